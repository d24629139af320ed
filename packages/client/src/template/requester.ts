import { randomUUID } from 'node:crypto';
import { AmqpReplyTimeoutError, AmqpStoppedError, type Channel, type Delivery, type Message } from '@nest-amqp/core';
import { abortable } from '../connection/abortable';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { abortedError } from './aborted-error';
import type { Blockage } from './blockage';
import { DeadlineTimer } from './deadline-timer';
import { Patience } from './patience';
import type { Publication } from './publish-pipeline';
import { mayBeRefused } from './refusable';
import { REPLY_TO, RequestChannel, type PendingRequest } from './request-channel';
import { route, withOutcome } from './send-failures';

const MANDATORY = { mandatory: true };
// RabbitMQ counts no further (32 bits); what may wait longer does not expire.
const LONGEST_EXPIRATION_MS = 2 ** 32 - 1;
/** Beyond these, channels without a request are closed. */
const KEPT_CHANNELS = 32;

/** What a {@link Requester} stands on. */
export interface RequesterParts {
  readonly connection: ReadyConnection;
  readonly blockage: Blockage;
  /** What a received message becomes. @throws MessageConversionError */
  received(delivery: Delivery): Message;
}

/** How long a request waits. */
export interface RequestPatience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Sends requests and matches replies to them, over RabbitMQ's direct reply-to. Each exchange has a channel for its requests,
 * and what the broker might refuse for other reasons one of its own: a refusal closes the channel, and must not take
 * requests along that had no part in it.
 */
export class Requester {
  private readonly closing = new AbortController();
  private readonly channels = new Map<string, RequestChannel>();
  private readonly deadlines: DeadlineTimer;
  private readonly idPrefix = randomUUID().slice(0, 13);
  private nextId = 0;

  constructor(private readonly parts: RequesterParts) {
    this.deadlines = new DeadlineTimer(parts.connection.clock, (now) => this.sweep(now));
  }

  /** Requests that wait for their reply. */
  get pendingCount(): number {
    let count = 0;
    for (const { pending } of this.channels.values()) count += pending.size;
    return count;
  }

  /** Resolves with the reply. The message gets a reply address, a correlation id of its own and the timeout as its expiration. */
  async request({ exchange, routingKey, message }: Publication, { timeoutMs, signal }: RequestPatience): Promise<Message> {
    if (this.closing.signal.aborted) {
      throw new AmqpStoppedError('The application has stopped and sends no request any more', { outcome: 'not-sent' });
    }
    if (signal?.aborted) throw abortedError('A request', signal, 'not-sent');
    const deadline = this.parts.connection.clock.now() + timeoutMs;
    const requests = this.channelFor(exchange, message);
    const ready = this.parts.blockage.isBlocked ? undefined : requests.current;
    const channel = ready ?? (await this.openedWithin(requests, { timeoutMs, signal }));
    const { properties } = message;
    const { correlationId, replyTo } = properties;
    const id = `${this.idPrefix}-${String(++this.nextId)}`;
    properties.correlationId = id;
    properties.replyTo = REPLY_TO;
    if (timeoutMs <= LONGEST_EXPIRATION_MS) properties.expirationMs ??= Math.max(0, Math.ceil(timeoutMs));
    try {
      channel.basicPublish(exchange, routingKey, properties, message.body, MANDATORY);
    } catch (error) {
      throw withOutcome(error as Error, 'not-sent');
    }
    const reply = new Promise<Message>((resolve, reject) => {
      requests.pending.set(id, { exchange, routingKey, timeoutMs, deadline, correlationId, replyTo, resolve, reject });
    });
    this.deadlines.watch(deadline);
    return signal ? this.unlessAborted(requests, id, reply, signal) : reply;
  }

  /** Rejects what still waits and closes the channels. */
  async close(): Promise<void> {
    this.closing.abort(new AmqpStoppedError('The application stopped before the request was sent', { outcome: 'not-sent' }));
    const channels = [...this.channels.values()];
    for (const each of channels) {
      each.rejectAll(() => new AmqpStoppedError('The application stopped before the reply came', { outcome: 'unknown' }));
    }
    this.deadlines.stop();
    await settledWithin(this.parts.connection.clock, CLOSE_TIMEOUT_MS, Promise.all(channels.map((each) => each.close())));
  }

  private channelFor(exchange: string, message: Message): RequestChannel {
    const name = mayBeRefused(message) ? `${exchange}, doubtful` : exchange;
    let channel = this.channels.get(name);
    if (!channel) {
      if (this.channels.size >= KEPT_CHANNELS) this.closeIdle();
      channel = new RequestChannel({
        connect: () => this.parts.connection.ready(this.closing.signal),
        received: (delivery) => this.parts.received(delivery),
      });
      this.channels.set(name, channel);
    }
    return channel;
  }

  private closeIdle(): void {
    for (const [name, channel] of this.channels) {
      if (channel.pending.size > 0 || !channel.current) continue;
      this.channels.delete(name);
      void settledWithin(this.parts.connection.clock, CLOSE_TIMEOUT_MS, channel.close());
    }
  }

  private async openedWithin(requests: RequestChannel, { timeoutMs, signal }: RequestPatience): Promise<Channel> {
    const patience = new Patience({
      clock: this.parts.connection.clock,
      timeoutMs,
      signal,
      timedOut: () =>
        new AmqpReplyTimeoutError(
          `There was no connection that took the request within ${String(timeoutMs)} ms. Check the broker and the network`,
        ),
      aborted: (given) => abortedError('A request', given, 'not-sent'),
    });
    try {
      await abortable(this.parts.blockage.untilUnblocked(), AbortSignal.any([patience.signal, this.closing.signal]));
      return await abortable(requests.open(), patience.signal);
    } catch (error) {
      throw withOutcome(error as Error, 'not-sent');
    } finally {
      patience.end();
    }
  }

  private async unlessAborted(requests: RequestChannel, id: string, reply: Promise<Message>, signal: AbortSignal): Promise<Message> {
    const abort = (): void => {
      requests.take(id)?.reject(abortedError(`The request ${id}`, signal, 'unknown'));
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    try {
      return await reply;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  private sweep(now: number): number {
    let earliest = Infinity;
    for (const { pending } of this.channels.values()) {
      for (const [id, request] of pending) {
        if (request.deadline > now) {
          earliest = Math.min(earliest, request.deadline);
        } else {
          pending.delete(id);
          request.reject(withoutReply(id, request));
        }
      }
    }
    return earliest;
  }
}

function withoutReply(correlationId: string, { exchange, routingKey, timeoutMs }: PendingRequest): AmqpReplyTimeoutError {
  return new AmqpReplyTimeoutError(
    `No reply to the request ${correlationId} to ${route(exchange, routingKey)} within ${String(timeoutMs)} ms. Check that its listener runs and returns a value, or raise replyTimeoutMs`,
    { outcome: 'unknown', details: { exchange, routingKey, correlationId } },
  );
}
