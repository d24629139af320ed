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
import { abortable } from '../connection/abortable';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { abortedError } from './aborted-error';
import { DeadlineTimer } from './deadline-timer';
import { withOutcome } from './send-failures';
import type { Publication } from './publish-pipeline';
import { readRemoteError } from './remote-error';

const REPLY_TO = 'amq.rabbitmq.reply-to';
const MANDATORY = { mandatory: true };
// RabbitMQ counts no further (32 bits); what may wait longer does not expire.
const LONGEST_EXPIRATION_MS = 2 ** 32 - 1;

/** How long a request waits. */
export interface Patience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

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
  private readonly closing = new AbortController();
  private readonly pending = new Map<string, PendingRequest>();
  private readonly deadlines: DeadlineTimer;
  private readonly idPrefix = randomUUID().slice(0, 13);
  private nextId = 0;

  constructor(private readonly connection: ReadyConnection) {
    this.deadlines = new DeadlineTimer(connection.clock, (now) => this.sweep(now));
  }

  /** Requests that wait for their reply. */
  get pendingCount(): number {
    return this.pending.size;
  }

  /** Resolves with the reply. The message gets a reply address, a correlation id of its own and the timeout as its expiration. */
  async request({ exchange, routingKey, message }: Publication, { timeoutMs, signal }: Patience): Promise<Message> {
    if (this.closing.signal.aborted) {
      throw new AmqpStoppedError('The application has stopped and sends no request any more', { outcome: 'not-sent' });
    }
    if (signal?.aborted) throw abortedError('A request', signal, 'not-sent');
    const deadline = this.connection.clock.now() + timeoutMs;
    const channel = this.channel ?? (await this.openBefore(deadline, timeoutMs, signal));
    const { properties } = message;
    const correlationId = `${this.idPrefix}-${String(++this.nextId)}`;
    properties.correlationId = correlationId;
    properties.replyTo = REPLY_TO;
    if (timeoutMs <= LONGEST_EXPIRATION_MS) properties.expirationMs ??= Math.max(0, Math.ceil(timeoutMs));
    try {
      channel.basicPublish(exchange, routingKey, properties, message.body, MANDATORY);
    } catch (error) {
      throw withOutcome(error as Error, 'not-sent');
    }
    const reply = new Promise<Message>((resolve, reject) => {
      this.pending.set(correlationId, { exchange, routingKey, timeoutMs, deadline, resolve, reject });
    });
    this.deadlines.watch(deadline);
    return signal ? this.unlessAborted(correlationId, reply, signal) : reply;
  }

  /** Rejects what still waits and closes the channel. */
  async close(): Promise<void> {
    this.closing.abort(new AmqpStoppedError('The application stopped before the request was sent', { outcome: 'not-sent' }));
    this.rejectAll(() => new AmqpStoppedError('The application stopped before the reply came', { outcome: 'unknown' }));
    this.deadlines.stop();
    await settledWithin(this.connection.clock, CLOSE_TIMEOUT_MS, this.closeChannel());
  }

  private async closeChannel(): Promise<void> {
    const channel = this.channel ?? (await this.opening?.catch(() => undefined));
    await channel?.close();
  }

  private async openBefore(deadline: number, timeoutMs: number, signal?: AbortSignal): Promise<Channel> {
    const { clock } = this.connection;
    this.opening ??= this.open().finally(() => (this.opening = undefined));
    const over = new AbortController();
    const abort = (): void => {
      if (signal) over.abort(abortedError('A request', signal, 'not-sent'));
    };
    const timer = clock.after(Math.max(0, deadline - clock.now()), () => {
      over.abort(
        new AmqpReplyTimeoutError(
          `There was no connection to send the request within ${String(timeoutMs)} ms. Check the broker and the network`,
        ),
      );
    });
    signal?.addEventListener('abort', abort);
    try {
      return await abortable(this.opening, over.signal);
    } catch (error) {
      throw withOutcome(error as Error, 'not-sent');
    } finally {
      timer.cancel();
      signal?.removeEventListener('abort', abort);
    }
  }

  private async unlessAborted(correlationId: string, reply: Promise<Message>, signal: AbortSignal): Promise<Message> {
    const abort = (): void => {
      this.take(correlationId)?.reject(abortedError(`The request ${correlationId}`, signal, 'unknown'));
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    try {
      return await reply;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  private async open(): Promise<Channel> {
    const connection = await this.connection.ready(this.closing.signal);
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
