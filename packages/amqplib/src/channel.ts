import type { Channel as AmqplibRawChannel } from 'amqplib';
import {
  Channel,
  Listeners,
  throwIfFaulty,
  type AmqpError,
  type BasicProperties,
  type ConsumeOptions,
  type Delivery,
  type ExchangeDeclareOptions,
  type HeaderTable,
  type OversizedDelivery,
  type PublishOptions,
  type QueueDeclareOk,
  type QueueDeclareOptions,
  type ReturnedDelivery,
} from '@nest-amqp/core';
import { callSafely } from './call-safely';
import { CloseSignal } from './close-signal';
import { Consumers } from './consumers';
import { brokerFailure, closedFailure, tooLargeFailure, unansweredFailure } from './failures';
import { ChannelInput, type GetOkFields } from './incoming/channel-input';
import type { ContentLimits } from './incoming/content-limits';
import { closeChannel } from './internals';
import { BASIC_GET_EMPTY, type RequestName } from './methods';
import { numberFaults } from './number-faults';
import { amqplibTable } from './outgoing/amqplib-table';
import type { GatheredWrites } from './outgoing/gathered-writes';
import { publishFrames } from './outgoing/publish-frames';
import { ackFrame, nackFrame, rejectFrame } from './outgoing/settle-frames';
import { Requests, type DecodedMethod } from './requests';

/** What a channel needs of its connection. */
export interface ChannelHome {
  readonly out: GatheredWrites;
  readonly frameMax: number;
  readonly limits: ContentLimits;
  readonly isOpen: boolean;
  sendMethod(channel: number, method: number, fields: object): void;
  /** Why the connection closed, once it has. */
  readonly failure: AmqpError | undefined;
}

/**
 * A channel of RabbitMQ. amqplib opens and closes it and encodes the methods that have an answer; publishing and
 * settling are written past it, and messages are read past it. Nothing of amqplib's conveniences (CC, `persistent`, durable queues by
 * default) is between: every field is as the specification has it.
 */
export class AmqplibChannel extends Channel {
  /** Where the connection's frames for this channel go. */
  readonly input: ChannelInput;
  private readonly closed = new CloseSignal();
  private readonly requests: Requests;
  private readonly consumers = new Consumers();
  /** Of `basic.get`: answered, with the content still to come. */
  private got: { readonly resolve: (delivery: Delivery) => void; readonly reject: (error: unknown) => void } | undefined;
  private readonly confirms = new Listeners<[number, boolean, boolean]>();
  private readonly returns = new Listeners<[ReturnedDelivery]>();
  private readonly cancels = new Listeners<[string]>();
  private readonly drains = new Listeners<[]>();
  private failure: AmqpError | undefined;
  private isClosing = false;
  private isConfirming = false;
  private lastSequenceNumber = 0;

  constructor(
    private readonly raw: AmqplibRawChannel,
    readonly channelNumber: number,
    private readonly home: ChannelHome,
  ) {
    super();
    this.requests = new Requests((method, fields) => home.sendMethod(channelNumber, method, fields));
    this.input = new ChannelInput(
      {
        delivered: (delivery) => this.consumers.deliver(delivery),
        got: (delivery) => {
          this.got?.resolve(delivery);
          this.got = undefined;
        },
        returned: (returned) => callSafely(() => this.returns.emit(returned)),
        confirmed: (sequenceNumber, multiple, ack) => callSafely(() => this.confirms.emit(sequenceNumber, multiple, ack)),
        cancelled: (consumerTag) => {
          this.consumers.remove(consumerTag);
          callSafely(() => this.cancels.emit(consumerTag));
        },
        closing: (reply) => (this.failure ??= brokerFailure(reply, 'channel')),
        tooLarge: (error, consumerTag) => this.takesUnread(error, consumerTag),
        deliveredUnread: (delivery, error) => this.consumers.deliverOversized(oversized(delivery, error)),
      },
      home.limits,
    );
    // Without a listener amqplib throws it where it reads, which ends the connection. What it says is known already.
    raw.on('error', () => undefined);
    raw.on('close', () => this.finish());
  }

  get isOpen(): boolean {
    return !this.isClosing && !this.closed.isClosed && this.home.isOpen;
  }

  get writable(): boolean {
    return !this.home.out.isFull;
  }

  async exchangeDeclare(exchange: string, type: string, options: ExchangeDeclareOptions = {}): Promise<void> {
    const { durable = false, autoDelete = false, internal = false } = options;
    await this.request('exchange.declare', { exchange, type, durable, autoDelete, internal, arguments: amqplibTable(options.arguments) });
  }

  async exchangeDeclarePassive(exchange: string): Promise<void> {
    await this.request('exchange.declare', { exchange, passive: true });
  }

  async exchangeDelete(exchange: string, options: { readonly ifUnused?: boolean } = {}): Promise<void> {
    await this.request('exchange.delete', { exchange, ifUnused: options.ifUnused ?? false });
  }

  async exchangeBind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    await this.request('exchange.bind', { destination, source, routingKey, arguments: amqplibTable(args) });
  }

  async exchangeUnbind(destination: string, source: string, routingKey: string, args?: HeaderTable): Promise<void> {
    await this.request('exchange.unbind', { destination, source, routingKey, arguments: amqplibTable(args) });
  }

  async queueDeclare(queue: string, options: QueueDeclareOptions = {}): Promise<QueueDeclareOk> {
    const { durable = false, exclusive = false, autoDelete = false } = options;
    return this.request('queue.declare', { queue, durable, exclusive, autoDelete, arguments: amqplibTable(options.arguments) });
  }

  async queueDeclarePassive(queue: string): Promise<QueueDeclareOk> {
    return this.request('queue.declare', { queue, passive: true });
  }

  async queueDelete(
    queue: string,
    options: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean } = {},
  ): Promise<{ readonly messageCount: number }> {
    return this.request('queue.delete', { queue, ifUnused: options.ifUnused ?? false, ifEmpty: options.ifEmpty ?? false });
  }

  async queuePurge(queue: string): Promise<{ readonly messageCount: number }> {
    return this.request('queue.purge', { queue });
  }

  async queueBind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    await this.request('queue.bind', { queue, exchange, routingKey, arguments: amqplibTable(args) });
  }

  async queueUnbind(queue: string, exchange: string, routingKey: string, args?: HeaderTable): Promise<void> {
    await this.request('queue.unbind', { queue, exchange, routingKey, arguments: amqplibTable(args) });
  }

  basicPublish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, options?: PublishOptions): number {
    this.assertOpen('basic.publish');
    const { out, frameMax } = this.home;
    publishFrames(out, this.channelNumber, frameMax, { exchange, routingKey, properties, body, ...options });
    return this.isConfirming ? ++this.lastSequenceNumber : 0;
  }

  async basicConsume(queue: string, onDelivery: (delivery: Delivery) => void, options: ConsumeOptions = {}): Promise<string> {
    const { consumerTag = '', noLocal = false, noAck = false, exclusive = false, onOversized } = options;
    const fields = { queue, consumerTag, noLocal, noAck, exclusive, arguments: amqplibTable(options.arguments) };
    const answer = await this.request<{ consumerTag: string }>('basic.consume', fields, (ok) =>
      this.consumers.add(ok.fields.consumerTag as string, { onDelivery, onOversized }),
    );
    return answer.consumerTag;
  }

  async basicCancel(consumerTag: string): Promise<void> {
    await this.request('basic.cancel', { consumerTag }, () => this.consumers.remove(consumerTag));
  }

  async basicGet(queue: string, options: { readonly noAck?: boolean } = {}): Promise<Delivery | undefined> {
    return new Promise((resolve, reject) => {
      this.request('basic.get', { queue, noAck: options.noAck ?? false }, ({ id, fields }) => {
        if (id === BASIC_GET_EMPTY) {
          resolve(undefined);
          return;
        }
        this.got = { resolve, reject };
        this.input.expectGetContent(fields as unknown as GetOkFields);
      }).catch(reject);
    });
  }

  basicAck(deliveryTag: number, multiple = false): void {
    this.assertOpen('basic.ack');
    ackFrame(this.home.out, this.channelNumber, deliveryTag, multiple);
  }

  basicNack(deliveryTag: number, multiple = false, requeue = true): void {
    this.assertOpen('basic.nack');
    nackFrame(this.home.out, this.channelNumber, deliveryTag, multiple, requeue);
  }

  basicReject(deliveryTag: number, requeue = true): void {
    this.assertOpen('basic.reject');
    rejectFrame(this.home.out, this.channelNumber, deliveryTag, requeue);
  }

  async basicQos(prefetchCount: number, options: { readonly global?: boolean; readonly prefetchSize?: number } = {}): Promise<void> {
    const { global = false, prefetchSize = 0 } = options;
    throwIfFaulty(
      numberFaults({ prefetchCount, prefetchSize }, { prefetchCount: { from: 0, to: 0xffff }, prefetchSize: { from: 0, to: 0xffff_ffff } }),
    );
    await this.request('basic.qos', { prefetchCount, prefetchSize, global });
  }

  async basicRecover(requeue = true): Promise<void> {
    await this.request('basic.recover', { requeue });
  }

  async confirmSelect(): Promise<void> {
    const answer = this.request('confirm.select', {});
    // The broker counts what is sent behind it, whether or not it has answered.
    this.isConfirming = true;
    await answer;
  }

  async txSelect(): Promise<void> {
    await this.request('tx.select', {});
  }

  async txCommit(): Promise<void> {
    await this.request('tx.commit', {});
  }

  async txRollback(): Promise<void> {
    await this.request('tx.rollback', {});
  }

  async close(): Promise<void> {
    if (this.isOpen) {
      this.isClosing = true;
      this.input.mute();
      // How it ends is said by amqplib's event: the promise never settles when the connection goes meanwhile.
      this.raw.close().catch(() => undefined);
    }
    await this.closed.whenClosed;
  }

  onConfirm(listener: (sequenceNumber: number, multiple: boolean, ack: boolean) => void): void {
    this.confirms.add(listener);
  }

  onReturn(listener: (returned: ReturnedDelivery) => void): void {
    this.returns.add(listener);
  }

  onCancel(listener: (consumerTag: string) => void): void {
    this.cancels.add(listener);
  }

  onClose(listener: (error?: AmqpError) => void): void {
    this.closed.add(listener);
  }

  onDrain(listener: () => void): void {
    this.drains.add(listener);
  }

  /** A method came that may answer a request of this channel. */
  answered(method: DecodedMethod): boolean {
    return this.requests.answer(method);
  }

  /** The connection has room again. */
  drained(): void {
    callSafely(() => this.drains.emit());
  }

  private async request<T>(name: RequestName, fields: object, onAnswer?: (answer: DecodedMethod) => void): Promise<T> {
    this.assertOpen(name);
    return this.requests.send<T>(name, fields, onAnswer);
  }

  private assertOpen(operation: string): void {
    if (!this.isOpen) throw closedFailure(operation, this.failure ?? this.home.failure);
  }

  /** Whether a consumer settles a message unread that is too large; if none does, the channel is closed for it. */
  private takesUnread(error: AmqpError, consumerTag: string | undefined): boolean {
    if (consumerTag !== undefined && this.consumers.takesOversized(consumerTag)) return true;
    this.failure = tooLargeFailure(error);
    this.got?.reject(error);
    this.got = undefined;
    this.isClosing = true;
    closeChannel(this.raw, 311, 'CONTENT_TOO_LARGE');
    return false;
  }

  private finish(): void {
    const reason = this.failure ?? this.home.failure;
    this.consumers.clear();
    this.closed.close(reason);
    this.requests.close(reason);
    this.got?.reject(unansweredFailure('basic.get', reason));
  }
}

function oversized({ deliveryTag, consumerTag, redelivered, exchange, routingKey }: Delivery, error: AmqpError): OversizedDelivery {
  return { deliveryTag, consumerTag, redelivered, exchange, routingKey, error };
}
