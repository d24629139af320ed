import type { Binding } from '../topology/binding';
import type { Exchange } from '../topology/exchange';
import type { Queue } from '../topology/queue';

/** What the broker says of a queue. */
export interface QueueInformation {
  readonly name: string;
  /** Messages ready for delivery. */
  readonly messageCount: number;
  readonly consumerCount: number;
}

/**
 * Declares, deletes and looks at exchanges, queues and bindings. What is declared through it is remembered and declared
 * again after a reconnect, until it is deleted through it.
 */
export abstract class AmqpAdmin {
  abstract declareExchange(exchange: Exchange): Promise<void>;
  /** Of an exchange that is not there, and of the default exchange, nothing is deleted, and that is no error. */
  abstract deleteExchange(exchange: string | Exchange, options?: { readonly ifUnused?: boolean }): Promise<void>;
  /** Declares a queue, by default an exclusive one that the broker names, and resolves with its name. */
  abstract declareQueue(queue?: Queue): Promise<string>;
  /** Resolves with the number of messages that went with it. */
  abstract deleteQueue(queue: string | Queue, options?: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean }): Promise<number>;
  /** Resolves with the number of messages removed. */
  abstract purgeQueue(queue: string | Queue): Promise<number>;
  abstract declareBinding(binding: Binding): Promise<void>;
  abstract removeBinding(binding: Binding): Promise<void>;
  /** `undefined` if there is no such queue. */
  abstract getQueueInfo(queue: string | Queue): Promise<QueueInformation | undefined>;
  abstract exchangeExists(exchange: string | Exchange): Promise<boolean>;
  /** Declares everything that the application and this admin know of. */
  abstract initialize(): Promise<void>;
}
