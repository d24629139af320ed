import type { ConsumeOptions, HeaderTable } from '@nest-amqp/core';
import { Consumer, type ConsumerChannel } from '../queue/consumer';
import type { Queue } from '../queue/queue';
import type { QueueEntry } from '../queue/queue-entry';
import { argumentType, isInteger } from './argument-type';
import { BrokerFault } from './broker-fault';
import type { ChannelContext } from './channel-context';
import type { ChannelSettling } from './channel-settling';
import type { ChannelTopology } from './channel-topology';
import { generatedName } from './generated-name';
import { strippedName } from './names';
import { accessibleQueue } from './queue-access';
import { REPLY_TO, ReplyConsumer } from './reply-consumer';
import { resourceText } from './resource-text';

/** The answer to `basic.get`. */
export interface Fetched {
  readonly entry: QueueEntry;
  readonly deliveryTag: number;
  /** Messages that are left. */
  readonly messageCount: number;
}

/** What `basic.qos` asks for. */
export interface QosRequest {
  readonly prefetchCount: number;
  readonly prefetchSize: number;
  readonly global: boolean;
}

/** What consuming works with. */
export interface ConsumingParts {
  readonly topology: ChannelTopology;
  readonly settling: ChannelSettling;
  /** Where the channel's consumers are kept, by tag. */
  readonly consumers: Map<string, Consumer>;
  /** The channel as queues see it. */
  readonly channel: ConsumerChannel;
}

/** The consumers of a channel, and gets. */
export class ChannelConsuming {
  private readonly consumers: Map<string, Consumer>;
  private reply: ReplyConsumer | undefined;
  private prefetch = 0;

  constructor(
    private readonly channel: ChannelContext,
    private readonly parts: ConsumingParts,
  ) {
    this.consumers = parts.consumers;
  }

  qos({ prefetchCount, prefetchSize, global }: QosRequest): void {
    this.channel.run('basicQos', () => {
      if (prefetchSize !== 0) throw new BrokerFault(540, `prefetch_size!=0 (${String(prefetchSize)})`);
      if (global && this.channel.connection.vhost.rules.globalQos) this.parts.settling.shareLimit(prefetchCount);
      else this.prefetch = prefetchCount;
    });
  }

  /** Starts a consumer. `started` is called with its tag before it gets its first message. */
  consume(queueName: string, options: ConsumeOptions, started: (consumerTag: string) => void): void {
    this.channel.run('basicConsume', () => {
      const tag = options.consumerTag === undefined || options.consumerTag === '' ? generatedName('amq.ctag-') : options.consumerTag;
      const name = this.parts.topology.expanded(strippedName(queueName));
      if (this.consumers.has(tag)) throw new BrokerFault(530, `attempt to reuse consumer tag '${tag}'`);
      if (name === REPLY_TO) {
        this.consumeReplies(tag, options.noAck ?? false);
        started(tag);
        return;
      }
      const queue = this.start(tag, name, options);
      started(tag);
      queue.dispatch();
    });
  }

  /** Ends a consumer; an unknown tag is no error. What it holds stays unacknowledged. */
  cancel(consumerTag: string): void {
    this.channel.run('basicCancel', () => {
      if (this.reply?.tag === consumerTag) {
        this.endReplies();
        return;
      }
      const consumer = this.consumers.get(consumerTag);
      this.consumers.delete(consumerTag);
      consumer?.queue.removeConsumer(consumer);
    });
  }

  get(queueName: string, noAck: boolean): Fetched | undefined {
    return this.channel.run('basicGet', () => {
      const queue = this.queue(queueName);
      if (queue.counts && queue.settings.singleActiveConsumer) throw this.noGetFromSingleActive(queue);
      const entry = queue.take();
      if (!entry) return undefined;
      const deliveryTag = this.channel.nextTag();
      if (!noAck) {
        this.parts.settling.hold(entry, deliveryTag, undefined);
        queue.lingering?.addFetched(entry);
      }
      return { entry, deliveryTag, messageCount: queue.depth };
    });
  }

  /** What `reply-to` becomes. @throws BrokerFault 406 if no direct replies are consumed on this channel. */
  replyAddress(): string {
    if (!this.reply) throw new BrokerFault(406, 'fast reply consumer does not exist');
    return this.reply.name;
  }

  /** The broker ended a consumer. */
  forget(consumerTag: string): void {
    this.consumers.delete(consumerTag);
  }

  end(): void {
    this.endReplies();
    for (const [tag, consumer] of [...this.consumers]) {
      this.consumers.delete(tag);
      consumer.queue.removeConsumer(consumer);
    }
  }

  private queue(name: string): Queue {
    return accessibleQueue(this.channel.connection.vhost, this.parts.topology.expanded(strippedName(name)), this.channel.connection);
  }

  private start(tag: string, queueName: string, { noAck = false, exclusive = false, arguments: args = {} }: ConsumeOptions): Queue {
    const queue = this.queue(queueName);
    const subject = resourceText('queue', queue.name, this.channel.connection.vhost.name);
    const priority = consumerPriority(args, subject);
    if (queue.counts && this.parts.settling.hasSharedLimit) throw new BrokerFault(540, `${subject} does not support global qos`);
    if (isTaken(queue, exclusive)) throw new BrokerFault(403, `${subject} in exclusive use`);
    const consumer = new Consumer(this.parts.channel, queue, { tag, noAck, exclusive, priority, prefetch: this.prefetch, arguments: args });
    this.consumers.set(tag, consumer);
    queue.addConsumer(consumer);
    return queue;
  }

  private consumeReplies(tag: string, noAck: boolean): void {
    if (!noAck) throw new BrokerFault(406, 'reply consumer cannot acknowledge');
    if (this.reply) throw new BrokerFault(406, 'reply consumer already set');
    const { channel } = this;
    this.reply = new ReplyConsumer(generatedName('amq.rabbitmq.reply-to.'), tag, (message) => {
      channel.peer.deliver(tag, channel.nextTag(), { message, redelivered: false, properties: message.properties });
    });
    channel.connection.vhost.replies.set(this.reply.name, this.reply);
  }

  private endReplies(): void {
    if (this.reply) this.channel.connection.vhost.replies.delete(this.reply.name);
    this.reply = undefined;
  }

  private noGetFromSingleActive(queue: Queue): BrokerFault {
    const subject = resourceText('queue', queue.name, this.channel.connection.vhost.name);
    const why = 'basic.get operations are not supported by quorum queues with single active consumer';
    return new BrokerFault(405, `cannot obtain access to locked ${subject}. ${why}`);
  }
}

/** Whether another consumer must be refused: one is exclusive, or this one wants to be and is not alone. Quorum queues take no notice. */
function isTaken(queue: Queue, exclusive: boolean): boolean {
  if (queue.counts) return false;
  const { all } = queue.consumers;
  if (exclusive && (all.size > 0 || queue.settings.singleActiveConsumer)) return true;
  return [...all].some((consumer) => consumer.definition.exclusive);
}

function consumerPriority({ 'x-priority': priority = 0 }: HeaderTable, subject: string): number {
  if (isInteger(priority)) return Number(priority);
  throw new BrokerFault(406, `invalid arg 'x-priority' for ${subject}: "expected integer, got ${argumentType(priority)}"`);
}
