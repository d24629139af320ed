import { AmqpRejectAndDontRequeueError, type Message } from '@nest-amqp/core';
import type { ConsumeStep } from './consume-step';
import type { Invocation } from './invocation';

/**
 * Names what a message must stay in order with: messages of equal keys (as in a `Map`) are handled one after the other, in the order
 * in which they came. `undefined`: no order is needed. It is called once for each delivery, before the handler is free for it.
 */
export type OrderBy = (message: Message) => string | number | bigint | boolean | undefined;

/** Asks an {@link OrderBy} for keys. A message that it throws for is not handled at all, for nobody knows after which others. */
export class MessageOrder {
  private readonly failures = new WeakMap<Invocation, unknown>();

  constructor(
    private readonly listener: string,
    private readonly orderBy: OrderBy,
  ) {}

  readonly keyOf = (invocation: Invocation): unknown => {
    try {
      return this.orderBy(invocation.message);
    } catch (thrown) {
      this.failures.set(invocation, thrown);
      return undefined;
    }
  };

  /** Fails for good what has no place in the order. */
  readonly step: ConsumeStep = (next) => (invocation) => {
    if (!this.failures.has(invocation)) return next(invocation);
    throw new AmqpRejectAndDontRequeueError(`orderBy of listener '${this.listener}' threw for ${invocation.label}, so it was not handled`, {
      cause: this.failures.get(invocation),
    });
  };
}
