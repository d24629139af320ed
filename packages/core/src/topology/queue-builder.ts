import type { HeaderTable, HeaderValue } from '../message/basic-properties';
import { nameOf, type Exchange } from './exchange';
import { Queue, type QueueOptions } from './queue';

/** What a full queue does: drop its oldest message, or refuse the new one (and dead-letter it, where a queue can). */
export type Overflow = 'drop-head' | 'reject-publish' | 'reject-publish-dlx';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Builds a {@link Queue} step by step; each step sets one argument of RabbitMQ. */
export class QueueBuilder {
  private readonly deadLetterQueues: (string | Queue)[] = [];
  private readonly options: Writable<QueueOptions> & { arguments: Record<string, HeaderValue> } = { arguments: {} };

  private constructor(private readonly name: string) {}

  /** A queue that outlives the broker's restart. Without a name the broker makes one. */
  static durable(name = ''): QueueBuilder {
    return new QueueBuilder(name);
  }

  /** A queue that goes with the broker's restart. RabbitMQ 4.3 accepts it only if it is {@link exclusive}. */
  static nonDurable(name = ''): QueueBuilder {
    const builder = new QueueBuilder(name);
    builder.options.durable = false;
    return builder;
  }

  exclusive(): this {
    this.options.exclusive = true;
    return this;
  }

  autoDelete(): this {
    this.options.autoDelete = true;
    return this;
  }

  /** Milliseconds that a message may wait: `x-message-ttl`. */
  ttl(ms: number): this {
    return this.withArgument('x-message-ttl', ms);
  }

  /** Milliseconds that the queue lives without being used: `x-expires`. */
  expires(ms: number): this {
    return this.withArgument('x-expires', ms);
  }

  /** The most messages that may be ready: `x-max-length`. */
  maxLength(count: number): this {
    return this.withArgument('x-max-length', count);
  }

  /** The most bytes of bodies that may be ready: `x-max-length-bytes`. */
  maxLengthBytes(bytes: number): this {
    return this.withArgument('x-max-length-bytes', bytes);
  }

  overflow(overflow: Overflow): this {
    return this.withArgument('x-overflow', overflow);
  }

  /** Priorities 0 to `count`: `x-max-priority`. */
  maxPriority(count: number): this {
    return this.withArgument('x-max-priority', count);
  }

  /** One consumer at a time, the others in reserve: `x-single-active-consumer`. */
  singleActiveConsumer(): this {
    return this.withArgument('x-single-active-consumer', true);
  }

  classic(): this {
    return this.withArgument('x-queue-type', 'classic');
  }

  /** Replicated; RabbitMQ's recommendation for messages that must not be lost. */
  quorum(): this {
    return this.withArgument('x-queue-type', 'quorum');
  }

  stream(): this {
    return this.withArgument('x-queue-type', 'stream');
  }

  /** Where the leader of a replicated queue is put: `x-queue-leader-locator`. */
  leaderLocator(locator: 'client-local' | 'balanced'): this {
    return this.withArgument('x-queue-leader-locator', locator);
  }

  /** How often a quorum queue delivers a message again before it dead-letters it: `x-delivery-limit`. */
  deliveryLimit(count: number): this {
    return this.withArgument('x-delivery-limit', count);
  }

  /**
   * Dead letters go to a durable queue `<name>.dlq`, which is declared together with this one and reached through the
   * default exchange. Give another name to share one.
   */
  deadLetter(queue: string | Queue = `${this.name}.dlq`): this {
    this.deadLetterQueues.push(queue);
    return this.deadLetterExchange('').deadLetterRoutingKey(nameOf(queue));
  }

  /** Dead letters go to this exchange, which somebody must declare: `x-dead-letter-exchange`. */
  deadLetterExchange(exchange: string | Exchange): this {
    return this.withArgument('x-dead-letter-exchange', nameOf(exchange));
  }

  /** The key that dead letters get instead of their own: `x-dead-letter-routing-key`. */
  deadLetterRoutingKey(routingKey: string): this {
    return this.withArgument('x-dead-letter-routing-key', routingKey);
  }

  withArgument(name: string, value: HeaderValue): this {
    this.options.arguments[name] = value;
    return this;
  }

  withArguments(args: HeaderTable): this {
    Object.assign(this.options.arguments, args);
    return this;
  }

  /** Goes on with the broker's queue if it has one of this name with other properties. */
  useExisting(): this {
    this.options.onConflict = 'use-existing';
    return this;
  }

  /** Declares it on these brokers only, of several. */
  connections(...names: readonly string[]): this {
    this.options.connections = names;
    return this;
  }

  suppressDeclaration(): this {
    this.options.shouldDeclare = false;
    return this;
  }

  ignoreDeclarationExceptions(): this {
    this.options.ignoreDeclarationExceptions = true;
    return this;
  }

  build(): Queue {
    // Where the queue is not declared, nothing dies into the queue beside it.
    const { connections, shouldDeclare } = this.options;
    const companions = this.deadLetterQueues.map((queue) =>
      typeof queue === 'string' ? new Queue(queue, { connections, shouldDeclare }) : queue,
    );
    return new Queue(this.name, { ...this.options, companions });
  }
}
