import type { Message } from '@nest-amqp/core';

/**
 * Names what a message must stay in order with: messages of equal keys (as in a `Map`) are handled one after the other, in the order
 * in which they came. `undefined`: no order is needed. It is called once for each delivery, before the handler is free for it.
 */
export type OrderBy = (message: Message) => string | number | bigint | boolean | undefined;
