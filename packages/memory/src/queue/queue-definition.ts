import type { HeaderTable } from '@nest-amqp/core';

/** What a queue is declared with, all said. */
export interface QueueDefinition {
  readonly name: string;
  readonly type: 'classic' | 'quorum';
  readonly durable: boolean;
  readonly autoDelete: boolean;
  /** The connection that alone may use it, and with which it goes. */
  readonly owner: object | undefined;
  readonly arguments: HeaderTable;
}
