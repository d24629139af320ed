import type { ConsumeOptions, HeaderTable } from '@nest-amqp/core';
import { checkAccess } from '../access/check-access';
import type { BrokerQueue } from '../queue/broker-queue';
import { Consumer, type ConsumerChannel } from '../queue/consumer';
import type { QueueEntry } from '../queue/queue-entry';
import { traceDelivery } from '../trace/firehose';
import { isInteger } from './argument-type';
import { BrokerFault } from './broker-fault';
import type { ChannelContext } from './channel-context';
import type { ChannelSettling } from './channel-settling';
import type { ChannelTopology } from './channel-topology';
import { checkConsumeArguments } from './check-consume-arguments';
import { generatedName } from './generated-name';
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

  /** The tags of its consumers. */
  get tags(): readonly string[] {
    return [...this.consumers.keys(), ...(this.reply ? [this.reply.tag] : [])];
  }

  qos({ prefetchCount, prefetchSize, global }: QosRequest): void {
    this.channel.run('basicQos', () => {
      if (prefetchSize !== 0) throw new BrokerFault(540, `prefetch_size!=0 (${String(prefetchSize)})`);
      const { settling } = this.parts;
      if (global && this.channel.connection.vhost.rules.globalQos) return settling.shareLimit(prefetchCount);
      this.prefetch = prefetchCount;
      // a limit for each consumer lifts the one that they share
      if (settling.hasSharedLimit) settling.shareLimit(0);
    });
  }

  /** Starts a consumer. `started` is called with its tag before it gets its first message. */
  consume(queueName: string, options: ConsumeOptions, started: (consumerTag: string) => void): void {
    this.channel.run('basicConsume', () => {
      const tag = options.consumerTag === undefined || options.consumerTag === '' ? generatedName('amq.ctag-') : options.consumerTag;
      const name = this.parts.topology.expanded(queueName);
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
      queue.checks.get(this.textOf(queue));
      const entry = queue.take(noAck);
      if (!entry) return undefined;
      const deliveryTag = this.channel.nextTag();
      if (!noAck) this.parts.settling.hold(entry, deliveryTag, undefined);
      if (this.channel.connection.vhost.isTraced) traceDelivery(this.channel, queue.name, entry);
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

  private queue(name: string): BrokerQueue {
    const expanded = this.parts.topology.expanded(name);
    checkAccess(this.channel.connection, 'read', 'queue', expanded);
    return accessibleQueue(this.channel.connection.vhost, expanded, this.channel.connection);
  }

  private start(tag: string, queueName: string, { noAck = false, exclusive = false, arguments: args = {} }: ConsumeOptions): BrokerQueue {
    const queue = this.queue(queueName);
    const subject = this.textOf(queue);
    checkConsumeArguments(args, queue.definition.type, subject, this.channel.connection.vhost.rules);
    const asked = { noAck, exclusive, prefetch: this.prefetch, arguments: args };
    queue.checks.consume({ ...asked, subject, sharesLimit: this.parts.settling.hasSharedLimit });
    const consumer = new Consumer(this.parts.channel, queue, {
      ...asked,
      tag,
      priority: Number(args['x-priority'] ?? 0),
      ackTimeoutMs: this.ackTimeoutMs(queue, args),
    });
    this.consumers.set(tag, consumer);
    this.parts.settling.expectAcks(consumer);
    queue.addConsumer(consumer);
    return queue;
  }

  /** How long the consumer may take for each message, where that is the consumer's and not the channel's. */
  private ackTimeoutMs(queue: BrokerQueue, { 'x-consumer-timeout': own }: HeaderTable): number | undefined {
    const { rules, consumerTimeoutMs } = this.channel.connection.vhost;
    if (rules.overdueAck !== 'release' || queue.definition.type !== 'quorum') return undefined;
    return own !== undefined && isInteger(own) ? Number(own) : (queue.ackTimeoutMs ?? consumerTimeoutMs);
  }

  private consumeReplies(tag: string, noAck: boolean): void {
    if (!noAck) throw new BrokerFault(406, 'reply consumer cannot acknowledge');
    if (this.reply) throw new BrokerFault(406, 'reply consumer already set');
    const { channel } = this;
    this.reply = new ReplyConsumer(generatedName('amq.rabbitmq.reply-to.'), tag, (message) => {
      channel.peer.deliver(tag, channel.replyTag(), { message, redelivered: false, properties: message.properties });
    });
    channel.connection.vhost.replies.set(this.reply.name, this.reply);
  }

  private endReplies(): void {
    if (this.reply) this.channel.connection.vhost.replies.delete(this.reply.name);
    this.reply = undefined;
  }

  private textOf({ name }: BrokerQueue): string {
    return resourceText('queue', name, this.channel.connection.vhost.name);
  }
}
