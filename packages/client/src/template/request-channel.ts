import {
  AmqpConnectionLostError,
  AmqpMessageReturnedError,
  isBrokerError,
  Message,
  type AmqpError,
  type Channel,
  type Connection,
  type Delivery,
  type ReturnedDelivery,
} from '@nest-amqp/core';
import { readRemoteError } from './remote-error';
import { route, withOutcome } from './send-failures';

/** RabbitMQ's name for replies that come straight to the channel that asked. */
export const REPLY_TO = 'amq.rabbitmq.reply-to';

/** A request that waits for its reply. */
export interface PendingRequest {
  readonly exchange: string;
  readonly routingKey: string;
  readonly timeoutMs: number;
  readonly deadline: number;
  /** What the caller's message said; on the wire both are replaced, and the reply carries them again. */
  readonly correlationId: string | undefined;
  readonly replyTo: string | undefined;
  readonly resolve: (reply: Message) => void;
  readonly reject: (error: Error) => void;
}

/** What a {@link RequestChannel} needs of the requester. */
export interface RequestChannelParts {
  connect(): Promise<Connection>;
  /** What a received message becomes. @throws MessageConversionError */
  received(delivery: Delivery): Message;
}

/** One channel for requests and the consumer of their replies. A request is never sent again: when the channel is lost, all of its requests are rejected. */
export class RequestChannel {
  readonly pending = new Map<string, PendingRequest>();
  private channel?: Channel;
  private opening?: Promise<Channel>;

  constructor(private readonly parts: RequestChannelParts) {}

  /** The channel, if there is one just now. */
  get current(): Channel | undefined {
    return this.channel;
  }

  open(): Promise<Channel> {
    return (this.opening ??= this.openOnce().finally(() => (this.opening = undefined)));
  }

  take(correlationId: string | undefined): PendingRequest | undefined {
    const request = correlationId === undefined ? undefined : this.pending.get(correlationId);
    if (correlationId !== undefined) this.pending.delete(correlationId);
    return request;
  }

  rejectAll(reason: () => Error): void {
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const request of waiting) request.reject(withOutcome(reason(), 'unknown'));
  }

  async close(): Promise<void> {
    const channel = this.channel ?? (await this.opening?.catch(() => undefined));
    await channel?.close();
  }

  private async openOnce(): Promise<Channel> {
    const connection = await this.parts.connect();
    const channel = await connection.createChannel();
    channel.onClose((error) => this.lose(channel, error));
    channel.onReturn((returned) => this.take(returned.properties.correlationId)?.reject(unroutable(returned)));
    await channel.basicConsume(REPLY_TO, (delivery) => this.answer(delivery), { noAck: true });
    if (channel.isOpen) this.channel = channel;
    return channel;
  }

  private answer(delivery: Delivery): void {
    const request = this.take(delivery.properties.correlationId);
    if (!request) return;
    try {
      const reply = this.parts.received(delivery);
      reply.properties.correlationId = request.correlationId;
      reply.properties.replyTo = request.replyTo;
      const error = readRemoteError(reply);
      if (error) request.reject(error);
      else request.resolve(reply);
    } catch (error) {
      request.reject(error as Error);
    }
  }

  private lose(channel: Channel, error: AmqpError | undefined): void {
    if (this.channel === channel) this.channel = undefined;
    if (isBrokerError(error) && error.scope === 'channel' && this.pending.size === 1) withOutcome(error, 'refused');
    this.rejectAll(() => error ?? new AmqpConnectionLostError('The channel was closed before the reply came', { outcome: 'unknown' }));
  }
}

function unroutable(returned: ReturnedDelivery): AmqpMessageReturnedError {
  const { replyCode, replyText, exchange, routingKey } = returned;
  return new AmqpMessageReturnedError(
    `${String(replyCode)} ${replyText}: nobody listens to requests on ${route(exchange, routingKey)}. Check the key, and that the listener's queue is bound`,
    {
      details: { exchange, routingKey, replyCode, replyText },
      returned: { replyCode, replyText, exchange, routingKey, message: new Message(returned.body, returned.properties) },
    },
  );
}
