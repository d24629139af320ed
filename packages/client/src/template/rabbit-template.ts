import {
  isMessage,
  JsonMessageConverter,
  Message,
  MessageProperties,
  nameOf,
  type AmqpTemplate,
  type Channel,
  type CorrelationData,
  type Exchange,
  type MessageConverter,
  type PayloadType,
  type Queue,
  type ReceiveOptions,
  type RequestOptions,
  type SendOptions,
  type Unboxed,
  type Unroutable,
} from '@nest-amqp/core';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import type { Observation } from '../observation/observation';
import { MessageDefaults, propertiesOf } from './message-defaults';
import { Outcomes, unhurt, withOutcome, type SendEvents } from './outcomes';
import type { Outgoing } from './outgoing';
import { composePublishPipeline, type PublishHandler } from './publish-pipeline';
import { publishSteps } from './publish-steps';
import { Publisher } from './publisher';
import { Receiver } from './receiver';
import { ReplyChannel } from './reply-channel';
import { Requester } from './requester';
import { readKey, readSendArguments, type SendCall, type SendDefaults } from './send-arguments';
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
  private readonly publisher: Publisher;
  private readonly requester: Requester;
  private readonly receiver: Receiver;
  private readonly replyChannel: ReplyChannel;
  private readonly pipeline: PublishHandler;
  private readonly defaults: SendDefaults;
  private readonly messageDefaults: MessageDefaults;
  private readonly queueName: (queue: string | Queue) => string;

  /** @throws AmqpOptionsError listing everything that is wrong with the options. */
  constructor(private readonly parts: RabbitTemplateParts) {
    const logger = parts.logger ?? silentLogger;
    this.options = resolveTemplateOptions(parts.options ?? {});
    this.messageConverter = this.options.messageConverter ?? new JsonMessageConverter();
    this.outcomes = new Outcomes(this.options, logger);
    this.publisher = new Publisher(parts.publishing, this.options, this.outcomes);
    this.requester = new Requester(parts.connection);
    this.receiver = new Receiver(parts.connection);
    this.replyChannel = new ReplyChannel(parts.publishing, logger);
    this.queueName = parts.queueName ?? nameOf;
    this.defaults = {
      exchange: this.options.exchange,
      routingKey: this.options.routingKey,
      isExchange: parts.isExchange ?? (() => false),
      queueName: this.queueName,
    };
    this.messageDefaults = new MessageDefaults(parts.publishing.clock, this.options.appId);
    this.pipeline = composePublishPipeline(
      [...(parts.observation?.publishSteps ?? []), ...publishSteps(this.options, this.messageDefaults)],
      (outgoing) => {
        this.publisher.publish(outgoing);
      },
      logger,
    );
  }

  /** Failed sends and unroutable messages, for metrics. */
  get events(): Pick<NodeJS.EventEmitter<SendEvents>, 'on' | 'off' | 'once'> {
    return this.outcomes.events;
  }

  /** Messages that are sent and not confirmed, or wait to be sent. */
  get pending(): number {
    return this.publisher.pending;
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
    return this.start(args, asItIs);
  }

  convertAndSend(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: unknown,
    options?: SendOptions | CorrelationData,
  ): Promise<void>;
  convertAndSend(routingKey: string | Queue, payload: unknown): Promise<void>;
  convertAndSend(payload: unknown): Promise<void>;
  convertAndSend(...args: readonly unknown[]): Promise<void> {
    return this.start(args, this.converted);
  }

  /** Converts a payload and sends it to one queue, by the default exchange; rejects if there is no such queue. */
  sendToQueue(queue: string | Queue, payload: unknown, options: SendOptions | CorrelationData = {}): Promise<void> {
    return this.convertAndSend('', this.queueName(queue), payload, options);
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

  /** Sends a message as a request and resolves with the reply as it came. */
  async sendAndReceive(
    exchange: string | Exchange,
    routingKey: string | Queue,
    message: Message,
    options: RequestOptions = {},
  ): Promise<Message> {
    return this.request(nameOf(exchange), readKey(routingKey, this.defaults), withOptions(message, options), options);
  }

  async convertSendAndReceive<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: unknown,
    options: RequestOptions<T> = {},
  ): Promise<Unboxed<T>> {
    const reply = await this.request(nameOf(exchange), readKey(routingKey, this.defaults), this.convert(payload, options), options);
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

  /** Waits for what is pending, each send until its deadline and `sendTimeoutMs` at the latest, and closes the channels. Afterwards every send rejects. */
  async close(): Promise<void> {
    await Promise.all([this.publisher.close(), this.requester.close(), this.replyChannel.close()]);
  }

  private request(exchange: string, routingKey: string, message: Message, options: RequestOptions): Promise<Message> {
    this.messageDefaults.apply(message.properties);
    let processed = this.options.beforePublish.reduce((each, process) => process(each), message);
    if (options.postProcess) processed = options.postProcess(processed);
    const timeoutMs = options.timeoutMs ?? this.options.replyTimeoutMs;
    const send = (): Promise<Message> => this.requester.request(exchange, routingKey, processed, timeoutMs, options.signal);
    return this.parts.observation?.calls.request({ exchange, routingKey, message: processed }, send) ?? send();
  }

  private readonly converted = (call: SendCall): Message => this.convert(call.payload, call.options);

  private convert(payload: unknown, options: SendOptions): Message {
    if (isMessage(payload)) return withOptions(payload, options);
    return this.messageConverter.toMessage(payload, propertiesOf(options));
  }

  private start(args: readonly unknown[], messageOf: (call: SendCall) => Message): Promise<void> {
    let call: SendCall | undefined;
    try {
      call = readSendArguments(args, this.defaults);
      return this.submit(call, messageOf(call));
    } catch (error) {
      this.outcomes.notBegun(error as Error, call);
      return unhurt(Promise.reject(withOutcome(error as Error, 'not-sent')));
    }
  }

  private submit({ exchange, routingKey, options }: SendCall, message: Message): Promise<void> {
    const outgoing: Outgoing = {
      exchange,
      routingKey,
      message,
      unroutable: options.unroutable ?? this.unroutable(exchange),
      deadline: this.parts.publishing.clock.now() + (options.timeoutMs ?? this.options.sendTimeoutMs),
      correlation: options.correlation,
      postProcess: options.postProcess,
      written: false,
      returned: undefined,
      settled: false,
      outcome: undefined,
      resolve: undefined,
      reject: undefined,
    };
    const outcome = new Promise<void>((resolve, reject) => {
      outgoing.resolve = resolve;
      outgoing.reject = reject;
    });
    outgoing.outcome = outcome;
    const { signal } = options;
    if (signal?.aborted) this.outcomes.aborted(outgoing, signal);
    else this.pipeline(outgoing);
    if (signal && !outgoing.settled) this.giveUpWith(signal, outgoing, outcome);
    return outcome;
  }

  private giveUpWith(signal: AbortSignal, outgoing: Outgoing, outcome: Promise<void>): void {
    const abort = (): void => {
      this.outcomes.aborted(outgoing, signal);
    };
    const over = (): void => {
      signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort);
    outcome.then(over, over);
  }

  private unroutable(exchange: string): Unroutable {
    return this.options.unroutableByExchange.get(exchange) ?? this.options.unroutable ?? (exchange === '' ? 'reject' : 'warn');
  }
}

function asItIs({ payload, options }: SendCall): Message {
  return withOptions(payload as Message, options);
}

/** A copy of a message with what the call says of it; the body is shared. */
function withOptions(message: Message, options: SendOptions): Message {
  const properties = new MessageProperties(message.properties);
  const said = propertiesOf(options);
  for (const [name, value] of Object.entries(said) as [keyof MessageProperties, unknown][]) {
    if (value !== undefined && name !== 'headers') Object.assign(properties, { [name]: value });
  }
  Object.assign(properties.headers, said.headers);
  return new Message(message.body, properties);
}
