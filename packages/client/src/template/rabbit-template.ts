import {
  JsonMessageConverter,
  nameOf,
  type AmqpTemplate,
  type Channel,
  type CorrelationData,
  type Exchange,
  type Message,
  type MessageConverter,
  type PayloadType,
  type Queue,
  type ReceiveOptions,
  type RequestOptions,
  type SendOptions,
  type Unboxed,
} from '@nest-amqp/core';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { publishContextStep } from '../context/publish-context-step';
import type { Observation } from '../observation/observation';
import { Blockage } from './blockage';
import { MessageDefaults } from './message-defaults';
import { converted, withOptions } from './message-options';
import { Outcomes, type SendEvents } from './outcomes';
import { composePublishPipeline, describePublishPipeline, type Publication, type PublishHandler } from './publish-pipeline';
import { publishSteps } from './publish-steps';
import { Publisher } from './publisher';
import type { PublisherState } from './publisher-state';
import { Receiver } from './receiver';
import { ReplyChannel } from './reply-channel';
import { Requester } from './requester';
import { readKey, type SendDefaults } from './send-arguments';
import { Sending } from './sending';
import {
  resolveTemplateOptions,
  type ConfirmCallback,
  type RabbitTemplateOptions,
  type ResolvedTemplateOptions,
  type ReturnsCallback,
} from './template-options';

/** What a {@link RabbitTemplate} stands on. */
export interface RabbitTemplateParts {
  /** For publishing; a publisher that the broker blocks must not stop anything else. */
  readonly publishing: ReadyConnection;
  /** For requests and for receiving. */
  readonly connection: ReadyConnection;
  readonly options?: RabbitTemplateOptions;
  readonly logger?: AmqpLogger;
  /** Whether the application declares an exchange of this name. */
  readonly isExchange?: (name: string) => boolean;
  /** Traces and measures. By default nothing does. */
  readonly observation?: Observation;
  /** Whether what a handler sends gets correlation and causation ids from the message that it handles. By default false. */
  readonly context?: boolean;
  /** The broker's name of a queue that was declared without one. */
  readonly queueName?: (queue: string | Queue) => string;
}

/**
 * Sends and receives messages. A send resolves when the broker has confirmed the message, and rejects with an error that
 * says by `outcome` whether it was certainly not sent, refused, or perhaps sent. A send that nobody awaits never crashes
 * the process: every failure is logged once and emitted on {@link events}.
 */
export class RabbitTemplate implements AmqpTemplate {
  readonly messageConverter: MessageConverter;
  private readonly options: ResolvedTemplateOptions;
  private readonly outcomes: Outcomes;
  private readonly blockage: Blockage;
  private readonly publisher: Publisher;
  private readonly sending: Sending;
  private readonly requester: Requester;
  private readonly receiver: Receiver;
  private readonly replyChannel: ReplyChannel;
  /** The publish pipeline up to the channel. */
  private readonly prepare: PublishHandler;
  private readonly defaults: SendDefaults;
  private readonly messageDefaults: MessageDefaults;

  /** @throws AmqpOptionsError listing everything that is wrong with the options. */
  constructor(private readonly parts: RabbitTemplateParts) {
    const { publishing, connection, logger = silentLogger, isExchange = () => false, queueName = nameOf } = parts;
    const options = resolveTemplateOptions(parts.options ?? {});
    this.options = options;
    this.messageConverter = options.messageConverter ?? new JsonMessageConverter();
    this.outcomes = new Outcomes(options, logger);
    this.blockage = this.watchedBlockage(publishing);
    this.publisher = new Publisher({ connection: publishing, blockage: this.blockage, options, outcomes: this.outcomes, logger });
    this.requester = new Requester(connection);
    this.receiver = new Receiver(connection);
    this.replyChannel = new ReplyChannel(publishing, logger);
    this.defaults = { exchange: options.exchange, routingKey: options.routingKey, isExchange, queueName };
    this.messageDefaults = new MessageDefaults(publishing.clock, options);
    const outer = [...(parts.observation?.publishSteps ?? []), ...(parts.context ? [publishContextStep] : [])];
    const steps = [...outer, ...publishSteps(options, this.messageDefaults)];
    logger.debug?.(describePublishPipeline(steps));
    this.prepare = composePublishPipeline(steps, () => undefined);
    this.sending = new Sending({
      clock: publishing.clock,
      options,
      converter: this.messageConverter,
      outcomes: this.outcomes,
      defaults: this.defaults,
      publish: composePublishPipeline(steps, (outgoing) => this.publisher.publish(outgoing)),
      write: (outgoing) => this.publisher.publish(outgoing),
      settled: () => this.publisher.tidy(),
    });
  }

  /** Failed sends, unroutable messages and a broker that takes none, for metrics. */
  get events(): Pick<NodeJS.EventEmitter<SendEvents>, 'on' | 'off' | 'once'> {
    return this.outcomes.events;
  }

  /** Messages that are sent and not confirmed, or wait to be sent. */
  get pending(): number {
    return this.publisher.pending;
  }

  /** Messages that were written and not confirmed. */
  get unconfirmedCount(): number {
    return this.publisher.unconfirmedCount;
  }

  /** Whether the broker takes no messages for now, because of an alarm. */
  get isBlocked(): boolean {
    return this.blockage.isBlocked;
  }

  /** How publishing stands just now, for health checks and metrics. */
  get publisherState(): PublisherState {
    const { pending, unconfirmedCount, oldest } = this.publisher;
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
      pendingRequests: this.requester.pendingCount,
    };
  }

  /** Called once for each send, with its final outcome. */
  setConfirmCallback(callback: ConfirmCallback | undefined): void {
    this.outcomes.confirmCallback = callback;
  }

  /** Called for each message that no queue was bound for, before its confirm. */
  setReturnsCallback(callback: ReturnsCallback | undefined): void {
    this.outcomes.returnsCallback = callback;
  }

  send(exchange: string | Exchange, routingKey: string | Queue, message: Message, options?: SendOptions | CorrelationData): Promise<void>;
  send(routingKey: string | Queue, message: Message): Promise<void>;
  send(message: Message): Promise<void>;
  send(...args: readonly unknown[]): Promise<void> {
    return this.sending.send(args);
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
    return this.sending.convertAndSend(args);
  }

  sendToQueue<T = unknown>(queue: string | Queue, payload: T, options?: SendOptions | CorrelationData): Promise<void> {
    return this.sending.sendToQueue(queue, payload, options);
  }

  /* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

  publish(message: object, options?: SendOptions | CorrelationData): Promise<void> {
    return this.sending.publish(message, options);
  }

  /** For retries and parking: publishes a message exactly as it is; rejects if no queue took it. */
  forward(exchange: string, routingKey: string, message: Message): Promise<void> {
    return this.sending.forward(exchange, routingKey, message);
  }

  /** For listeners: writes a reply to a direct reply-to address, or says that it cannot be written just now. */
  postReply(routingKey: string, message: Message): boolean {
    // What changes every message belongs to the publish pipeline, and must not happen twice.
    if (this.parts.observation || this.options.beforePublish.length > 0 || !this.replyChannel.takes(message)) return false;
    this.messageDefaults.apply(message.properties);
    return this.replyChannel.post(routingKey, message);
  }

  receive(queue: string | Queue, options: ReceiveOptions = {}): Promise<Message | undefined> {
    const name = this.queueName(queue);
    const receive = (): Promise<Message | undefined> => this.receiver.receive(name, options.timeoutMs ?? 0);
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

  /** Runs operations on a channel of their own, which is closed afterwards. */
  async execute<T>(operations: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await this.parts.connection.ready();
    const channel = await connection.createChannel();
    try {
      return await operations(channel);
    } finally {
      await channel.close();
    }
  }

  /** Waits for what is pending, each send until its deadline and `sendTimeoutMs` or 20 s at the latest, and closes the channels. Afterwards every send rejects. */
  async close(): Promise<void> {
    await Promise.all([this.publisher.close(), this.requester.close(), this.replyChannel.close()]);
  }

  private request(exchange: string | Exchange, key: string | Queue, message: Message, options: RequestOptions): Promise<Message> {
    const publication: Publication = {
      exchange: nameOf(exchange),
      routingKey: readKey(key, this.defaults),
      message,
      correlation: undefined,
      postProcess: options.postProcess,
    };
    this.prepare(publication);
    const { timeoutMs = this.options.replyTimeoutMs, signal } = options;
    const send = (): Promise<Message> => this.requester.request(publication, { timeoutMs, signal });
    return this.parts.observation?.calls.request(publication, send) ?? send();
  }

  private queueName(queue: string | Queue): string {
    return typeof queue === 'string' ? queue : this.defaults.queueName(queue);
  }

  private watchedBlockage(publishing: ReadyConnection): Blockage {
    const blockage = new Blockage(publishing);
    blockage.onBlocked((reason) => this.outcomes.blocked(reason));
    blockage.onUnblocked(() => this.outcomes.unblocked());
    return blockage;
  }
}
