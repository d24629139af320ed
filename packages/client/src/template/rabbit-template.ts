import {
  nameOf,
  type AmqpTemplate,
  type Channel,
  type CorrelationData,
  type Exchange,
  type Message,
  type MessageConverter,
  type PayloadType,
  type Queue,
  type ReceiveAndReplyOptions,
  type ReceiveOptions,
  type RequestOptions,
  type SendOptions,
  type Unboxed,
} from '@nest-amqp/core';
import { readyInTime } from '../connection/ready-in-time';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { refuseDelay } from '../delay/delayed-sends';
import { answer } from './answering';
import { assembleTemplate, type AssembledTemplate, type RabbitTemplateParts } from './assemble-template';
import { converted, withOptions } from './message-options';
import type { SendEvents } from './outcomes';
import type { Publication } from './publish-pipeline';
import type { PublisherState } from './publisher-state';
import type { DedicatedChannelOptions, InvokeOperations, RabbitOperations } from './rabbit-operations';
import { readKey } from './send-arguments';
import type { ConfirmCallback, ReturnsCallback } from './template-options';

/**
 * Sends and receives messages. A send resolves when the broker has confirmed the message, and rejects with an error that
 * says by `outcome` whether it was certainly not sent, refused, or perhaps sent. A send that nobody awaits never crashes
 * the process: every failure is logged once and emitted on {@link events}.
 */
export class RabbitTemplate implements AmqpTemplate {
  private readonly with: AssembledTemplate;

  /** @throws AmqpOptionsError listing everything that is wrong with the options. */
  constructor(private readonly parts: RabbitTemplateParts) {
    this.with = assembleTemplate(parts);
  }

  get messageConverter(): MessageConverter {
    return this.with.converter;
  }

  /** Failed sends, unroutable messages and a broker that takes none, for metrics. */
  get events(): Pick<NodeJS.EventEmitter<SendEvents>, 'on' | 'off' | 'once'> {
    return this.with.outcomes.events;
  }

  /** Messages that are sent and not confirmed, or wait to be sent. */
  get pending(): number {
    return this.with.publisher.pending;
  }

  /** Messages that were written and not confirmed. */
  get unconfirmedCount(): number {
    return this.with.publisher.unconfirmedCount;
  }

  /** Whether the broker takes no messages for now, because of an alarm. */
  get isBlocked(): boolean {
    return this.with.blockage.isBlocked;
  }

  /** How publishing stands just now, for health checks and metrics. */
  get publisherState(): PublisherState {
    const { pending, unconfirmedCount, oldest } = this.with.publisher;
    return {
      unconfirmedCount,
      waitingCount: pending - unconfirmedCount,
      oldest: oldest && {
        messageId: oldest.message.properties.messageId,
        exchange: oldest.exchange,
        routingKey: oldest.routingKey,
        ageMs: this.parts.publishing.clock.now() - oldest.since,
      },
      isBlocked: this.isBlocked,
      pendingRequests: this.with.requester.pendingCount,
    };
  }

  /** Called once for each send, with its final outcome. */
  setConfirmCallback(callback: ConfirmCallback | undefined): void {
    this.with.outcomes.confirmCallback = callback;
  }

  /** Called for each message that no queue was bound for, before its confirm. */
  setReturnsCallback(callback: ReturnsCallback | undefined): void {
    this.with.outcomes.returnsCallback = callback;
  }

  send(exchange: string | Exchange, routingKey: string | Queue, message: Message, options?: SendOptions | CorrelationData): Promise<void>;
  send(routingKey: string | Queue, message: Message): Promise<void>;
  send(message: Message): Promise<void>;
  send(...args: readonly unknown[]): Promise<void> {
    return this.with.sending.send(args);
  }

  // Whoever names T has the payload checked against it.
  /* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
  convertAndSend<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: T,
    options?: SendOptions | CorrelationData,
  ): Promise<void>;
  convertAndSend<T = unknown>(routingKey: string | Queue, payload: T): Promise<void>;
  convertAndSend<T = unknown>(payload: T): Promise<void>;
  convertAndSend(...args: readonly unknown[]): Promise<void> {
    return this.with.sending.convertAndSend(args);
  }

  sendToQueue<T = unknown>(queue: string | Queue, payload: T, options?: SendOptions | CorrelationData): Promise<void> {
    return this.with.sending.sendToQueue(queue, payload, options);
  }

  /* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

  publish(message: object, options?: SendOptions | CorrelationData): Promise<void> {
    return this.with.sending.publish(message, options);
  }

  /** For retries and parking: publishes a message exactly as it is; rejects if no queue took it. */
  forward(exchange: string, routingKey: string, message: Message): Promise<void> {
    return this.with.sending.forward(exchange, routingKey, message);
  }

  /** For listeners: writes a reply to a direct reply-to address, or says that it cannot be written just now. */
  postReply(routingKey: string, message: Message, lost: () => void): boolean {
    const { options, replyChannel, messageDefaults } = this.with;
    // What changes every message belongs to the publish pipeline, and must not happen twice.
    if (this.parts.observation || options.beforePublish.length > 0 || !replyChannel.takes(message)) return false;
    messageDefaults.apply(message.properties);
    return replyChannel.post(routingKey, message, lost);
  }

  receive(queue: string | Queue, options: ReceiveOptions = {}): Promise<Message | undefined> {
    const name = this.queueName(queue);
    const receive = (): Promise<Message | undefined> => this.with.receiver.receive(name, options);
    return this.parts.observation?.calls.receive(name, receive) ?? receive();
  }

  async receiveAndConvert<T = unknown>(
    queue: string | Queue,
    options: ReceiveOptions & { readonly type?: PayloadType<T> } = {},
  ): Promise<Unboxed<T> | undefined> {
    const message = await this.receive(queue, options);
    return message && (this.messageConverter.fromMessage(message, options.type) as Unboxed<T>);
  }

  async sendAndReceive(
    exchange: string | Exchange,
    routingKey: string | Queue,
    message: Message,
    options: RequestOptions = {},
  ): Promise<Message> {
    return this.request(exchange, routingKey, withOptions(message, options), options);
  }

  async convertSendAndReceive<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: unknown,
    options: RequestOptions<T> = {},
  ): Promise<Unboxed<T>> {
    const reply = await this.request(exchange, routingKey, converted(this.messageConverter, payload, options), options);
    return this.messageConverter.fromMessage(reply, options.replyType) as Unboxed<T>;
  }

  /**
   * Fetches one message, hands its payload to the handler and sends what that returns as the reply; `undefined` and `null`
   * are none. The message is acknowledged when the broker has confirmed the reply, and goes back to its queue if anything
   * fails. Resolves with whether there was a message.
   */
  receiveAndReply<T = unknown>(
    queue: string | Queue,
    handler: (payload: Unboxed<T>, message: Message) => unknown,
    options: ReceiveAndReplyOptions<T> = {},
  ): Promise<boolean> {
    const { receiver, converter, defaults } = this.with;
    return receiver.handle(this.queueName(queue), options, async (request) => {
      const result = await handler(converter.fromMessage(request, options.type) as Unboxed<T>, request);
      if (result === undefined || result === null) return;
      const send = (exchange: string, routingKey: string, reply: Message): Promise<void> => this.send(exchange, routingKey, reply);
      await answer({ converter, defaults, send }, request, result, options.replyTo);
    });
  }

  /** Runs operations on a channel of their own, which is closed afterwards. To publish there is to go without confirms. */
  async execute<T>(operations: (channel: Channel) => Promise<T> | T): Promise<T> {
    const { connection } = this.parts;
    const channel = await (await readyInTime(connection, 'execute()')).createChannel();
    try {
      return await operations(channel);
    } finally {
      await settledWithin(connection.clock, CLOSE_TIMEOUT_MS, channel.close());
    }
  }

  /**
   * Works on one channel that nobody else uses: what is done there happens in the order of the calls. Resolves when the work
   * is done and everything that it sent is settled. If the channel is lost, its unconfirmed sends reject: they are not sent
   * again, for that would break the order.
   */
  invoke<T>(work: (operations: InvokeOperations) => Promise<T> | T, options: DedicatedChannelOptions = {}): Promise<T> {
    return this.with.work.invoke(work, options);
  }

  /**
   * Works in a transaction of the broker, on a channel that nobody else uses: what is sent appears, and what is received is
   * acknowledged, when the work resolves. If it throws, nothing was sent and everything received is back.
   */
  withTransaction<T>(work: (operations: RabbitOperations) => Promise<T> | T, options: DedicatedChannelOptions = {}): Promise<T> {
    return this.with.work.transaction(work, options);
  }

  /** Waits for what is pending, each send until its deadline and `sendTimeoutMs` or 20 s at the latest, and closes the channels. Afterwards every send rejects. */
  async close(): Promise<void> {
    await Promise.all([this.with.publisher.close(), this.with.requester.close(), this.with.replyChannel.close()]);
  }

  private request(exchange: string | Exchange, key: string | Queue, message: Message, options: RequestOptions): Promise<Message> {
    refuseDelay(options);
    const publication: Publication = {
      exchange: nameOf(exchange),
      routingKey: readKey(key, this.with.defaults),
      message,
      correlation: undefined,
      postProcess: options.postProcess,
    };
    this.with.prepare(publication);
    const { timeoutMs = this.with.options.replyTimeoutMs, signal } = options;
    const send = (): Promise<Message> => this.with.requester.request(publication, { timeoutMs, signal });
    return this.parts.observation?.calls.request(publication, send) ?? send();
  }

  private queueName(queue: string | Queue): string {
    return typeof queue === 'string' ? queue : this.with.defaults.queueName(queue);
  }
}
