import { randomUUID } from 'node:crypto';
import {
  AmqpConnectionLostError,
  AmqpMessageReturnedError,
  AmqpReplyTimeoutError,
  AmqpStoppedError,
  Message,
  type AmqpError,
  type Channel,
} from '@nest-amqp/core';
import type { ReadyConnection } from '../connection/ready-connection';
import { DeadlineTimer } from './deadline-timer';
import { withOutcome } from './outcomes';
import { readRemoteError } from './remote-error';

const REPLY_TO = 'amq.rabbitmq.reply-to';
const MANDATORY = { mandatory: true };

/** A request that waits for its reply. */
interface PendingRequest {
  readonly exchange: string;
  readonly routingKey: string;
  readonly timeoutMs: number;
  readonly deadline: number;
  readonly resolve: (reply: Message) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends requests and matches replies to them, over RabbitMQ's direct reply-to: requests and the consumer of their replies
 * share one channel. A request is never sent again: when the channel is lost, its requests are rejected.
 */
export class Requester {
  private channel?: Channel;
  private opening?: Promise<Channel>;
  private stopped = false;
  private readonly pending = new Map<string, PendingRequest>();
  private readonly deadlines: DeadlineTimer;
  private readonly idPrefix = randomUUID().slice(0, 13);
  private nextId = 0;

  constructor(private readonly connection: ReadyConnection) {
    this.deadlines = new DeadlineTimer(connection.clock, (now) => this.sweep(now));
  }

  /** Resolves with the reply. The message gets a reply address, a correlation id of its own and the timeout as its expiration. */
  async request(exchange: string, routingKey: string, message: Message, timeoutMs: number, signal?: AbortSignal): Promise<Message> {
    const deadline = this.connection.clock.now() + timeoutMs;
    const channel = this.channel ?? (await this.openBefore(deadline, timeoutMs, signal));
    const { properties } = message;
    const correlationId = `${this.idPrefix}-${String(++this.nextId)}`;
    properties.correlationId = correlationId;
    properties.replyTo = REPLY_TO;
    properties.expirationMs ??= Math.ceil(timeoutMs);
    return new Promise<Message>((resolve, reject) => {
      channel.basicPublish(exchange, routingKey, properties, message.body, MANDATORY);
      this.pending.set(correlationId, { exchange, routingKey, timeoutMs, deadline, resolve, reject });
      signal?.addEventListener('abort', () => {
        this.take(correlationId)?.reject(signal.reason as Error);
      });
      this.deadlines.watch(deadline);
    });
  }

  /** Rejects what still waits and closes the channel. */
  async close(): Promise<void> {
    this.stopped = true;
    this.rejectAll(() => new AmqpStoppedError('The application stopped before the reply came', { outcome: 'unknown' }));
    this.deadlines.stop();
    const channel = this.channel ?? (await this.opening?.catch(() => undefined));
    await channel?.close();
  }

  private async openBefore(deadline: number, timeoutMs: number, signal?: AbortSignal): Promise<Channel> {
    if (this.stopped) throw new AmqpStoppedError('The application has stopped and sends no request any more', { outcome: 'not-sent' });
    this.opening ??= this.open().finally(() => (this.opening = undefined));
    const { opening } = this;
    return new Promise((resolve, reject) => {
      const give = (error: Error): void => {
        reject(withOutcome(error, 'not-sent'));
      };
      const timer = this.connection.clock.after(Math.max(0, deadline - this.connection.clock.now()), () => {
        give(
          new AmqpReplyTimeoutError(
            `There was no connection to send the request within ${String(timeoutMs)} ms. Check the broker and the network`,
          ),
        );
      });
      signal?.addEventListener('abort', () => {
        give(signal.reason as Error);
      });
      opening.then(resolve, give).finally(() => {
        timer.cancel();
      });
    });
  }

  private async open(): Promise<Channel> {
    const connection = await this.connection.ready();
    const channel = await connection.createChannel();
    channel.onClose((error) => {
      this.lose(channel, error);
    });
    channel.onReturn((returned) => {
      const request = this.take(returned.properties.correlationId);
      request?.reject(
        new AmqpMessageReturnedError(
          `${String(returned.replyCode)} ${returned.replyText}: nobody listens to requests on exchange '${returned.exchange}' with key '${returned.routingKey}'. Check the key, and that the listener's queue is bound`,
          { details: { exchange: returned.exchange, routingKey: returned.routingKey } },
        ),
      );
    });
    await channel.basicConsume(
      REPLY_TO,
      (delivery) => {
        const request = this.take(delivery.properties.correlationId);
        if (!request) return;
        const reply = Message.received(delivery, REPLY_TO);
        const error = readRemoteError(reply);
        if (error) request.reject(error);
        else request.resolve(reply);
      },
      { noAck: true },
    );
    if (channel.isOpen) this.channel = channel;
    return channel;
  }

  private take(correlationId: string | undefined): PendingRequest | undefined {
    const request = correlationId === undefined ? undefined : this.pending.get(correlationId);
    if (correlationId !== undefined) this.pending.delete(correlationId);
    return request;
  }

  private lose(channel: Channel, error: AmqpError | undefined): void {
    if (this.channel === channel) this.channel = undefined;
    this.rejectAll(() => error ?? new AmqpConnectionLostError('The channel was closed before the reply came', { outcome: 'unknown' }));
  }

  private rejectAll(reason: () => Error): void {
    const waiting = [...this.pending.values()];
    this.pending.clear();
    for (const request of waiting) request.reject(withOutcome(reason(), 'unknown'));
  }

  private sweep(now: number): number {
    let earliest = Infinity;
    for (const [id, request] of this.pending) {
      if (request.deadline > now) {
        earliest = Math.min(earliest, request.deadline);
        continue;
      }
      this.pending.delete(id);
      request.reject(
        new AmqpReplyTimeoutError(
          `No reply to the request ${id} to exchange '${request.exchange}' with key '${request.routingKey}' within ${String(request.timeoutMs)} ms. Check that its listener runs and returns a value, or raise replyTimeoutMs`,
          { outcome: 'unknown', details: { exchange: request.exchange, routingKey: request.routingKey, correlationId: id } },
        ),
      );
    }
    return earliest;
  }
}
