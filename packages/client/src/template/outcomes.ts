import { EventEmitter } from 'node:events';
import {
  AmqpMessageReturnedError,
  AmqpNackError,
  AmqpStoppedError,
  AmqpTimeoutError,
  isAmqpError,
  Message,
  type CorrelationData,
  type ReturnedDelivery,
  type ReturnedMessage,
  type SendOutcome,
} from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { abortedError } from './aborted-error';
import type { Outgoing } from './outgoing';
import type { SendCall } from './send-arguments';
import type { ConfirmCallback, ResolvedTemplateOptions, ReturnsCallback } from './template-options';

/** What a template tells of its sends, for metrics. */
export interface SendEvents {
  /** A send was rejected, whether somebody awaited it or not. */
  'send-failed': [error: Error, exchange: string, routingKey: string];
  /** No queue was bound for a message. */
  unroutable: [returned: ReturnedMessage];
}

const WARNED_ROUTES = 1_000;

/** Settles sends: each promise once, each callback once, each failure logged once. Nothing that a user's callback throws gets out. */
export class Outcomes {
  readonly events = new EventEmitter<SendEvents>();
  confirmCallback?: ConfirmCallback;
  returnsCallback?: ReturnsCallback;
  private readonly warnedRoutes = new Set<string>();

  constructor(
    private readonly options: ResolvedTemplateOptions,
    private readonly logger: AmqpLogger,
  ) {
    this.confirmCallback = options.confirmCallback;
    this.returnsCallback = options.returnsCallback;
  }

  /** The broker returned a message; its confirm is still to come. */
  returned(outgoing: Outgoing, delivery: ReturnedDelivery): void {
    const { replyCode, replyText, exchange, routingKey } = delivery;
    const returned: ReturnedMessage = {
      message: new Message(delivery.body, delivery.properties),
      replyCode,
      replyText,
      exchange,
      routingKey,
    };
    outgoing.returned = returned;
    if (outgoing.correlation) outgoing.correlation.returned = returned;
    this.guard('returns callback', () => this.returnsCallback?.(returned));
    this.guard("listener to 'unroutable'", () => this.events.emit('unroutable', returned));
  }

  confirmed(outgoing: Outgoing): void {
    if (outgoing.settled) return;
    if (outgoing.returned && outgoing.unroutable === 'reject') {
      this.tellCallbacks(outgoing.correlation, true);
      this.reject(outgoing, returnedError(outgoing));
      return;
    }
    if (outgoing.returned && outgoing.unroutable === 'warn' && !this.returnsCallback) this.warnOnce(outgoing);
    outgoing.settled = true;
    this.tellCallbacks(outgoing.correlation, true);
    outgoing.resolve?.();
  }

  nacked(outgoing: Outgoing): void {
    if (outgoing.settled) return;
    const error = new AmqpNackError(
      `The broker refused the message ${where(outgoing)}: a queue with x-overflow reject-publish is full, or the broker failed internally. Consume faster or raise the limit, then send it again`,
      { details: detailsOf(outgoing) },
    );
    this.failed(outgoing, error);
  }

  /** A send that will not succeed any more. */
  failed(outgoing: Outgoing, error: Error): void {
    if (outgoing.settled) return;
    this.tellCallbacks(outgoing.correlation, false, error.message);
    this.reject(outgoing, error);
  }

  timedOut(outgoing: Outgoing): void {
    const outcome = outgoing.written ? 'unknown' : 'not-sent';
    const happened = outgoing.written ? 'The broker has not confirmed the message' : 'There was no connection to send the message';
    this.failed(
      outgoing,
      new AmqpTimeoutError(`${happened} ${where(outgoing)} in time. Check the broker and the network, or raise sendTimeoutMs`, {
        outcome,
        details: detailsOf(outgoing),
      }),
    );
  }

  stopped(outgoing: Outgoing): void {
    const outcome = outgoing.written ? 'unknown' : 'not-sent';
    this.failed(
      outgoing,
      new AmqpStoppedError(`The application stopped before the message ${where(outgoing)} was confirmed`, {
        outcome,
        details: detailsOf(outgoing),
      }),
    );
  }

  aborted(outgoing: Outgoing, signal: AbortSignal): void {
    this.failed(outgoing, abortedError(`The send of the message ${where(outgoing)}`, signal, outgoing.written ? 'unknown' : 'not-sent'));
  }

  /** A send that failed before it was on its way, such as for a payload that could not be converted. */
  notBegun(error: Error, call: SendCall | undefined): void {
    this.tellCallbacks(call?.options.correlation, false, error.message);
    this.report(error, call?.exchange ?? '', call?.routingKey ?? '');
  }

  private report(error: Error, exchange: string, routingKey: string): void {
    this.logger.warn(`A message was not sent to ${route(exchange, routingKey)}: ${error.message}`);
    this.guard("listener to 'send-failed'", () => this.events.emit('send-failed', error, exchange, routingKey));
  }

  private reject(outgoing: Outgoing, error: Error): void {
    outgoing.settled = true;
    this.report(error, outgoing.exchange, outgoing.routingKey);
    if (outgoing.outcome) void unhurt(outgoing.outcome);
    outgoing.reject?.(error);
  }

  private tellCallbacks(correlation: CorrelationData | undefined, ack: boolean, cause?: string): void {
    correlation?.complete(cause === undefined ? { ack } : { ack, reason: cause });
    if (this.confirmCallback && this.options.publisherConfirms === 'correlated') {
      this.guard('confirm callback', () => this.confirmCallback?.(correlation, ack, cause));
    }
  }

  private warnOnce(outgoing: Outgoing): void {
    const key = route(outgoing.exchange, outgoing.routingKey);
    if (this.warnedRoutes.has(key) || this.warnedRoutes.size >= WARNED_ROUTES) return;
    this.warnedRoutes.add(key);
    this.logger.warn(
      `No queue is bound for messages to ${key}: the broker drops them. Bind a queue, or say unroutable: 'reject' or 'ignore' (this is logged once)`,
    );
  }

  private guard(name: string, call: () => unknown): void {
    try {
      call();
    } catch (error) {
      this.logger.error(`The ${name} threw: ${(error as Error).message}`);
    }
  }
}

function returnedError(outgoing: Outgoing): AmqpMessageReturnedError {
  const { replyCode, replyText } = outgoing.returned ?? { replyCode: 312, replyText: 'NO_ROUTE' };
  return new AmqpMessageReturnedError(
    `${String(replyCode)} ${replyText}: no queue is bound for the message ${where(outgoing)}. Check the routing key, declare and bind the queue first, or say unroutable: 'warn'`,
    { details: { ...detailsOf(outgoing), replyCode, replyText } },
  );
}

function where(outgoing: Outgoing): string {
  return `${outgoing.message.properties.messageId ?? 'without id'} to ${route(outgoing.exchange, outgoing.routingKey)}`;
}

function route(exchange: string, routingKey: string): string {
  return exchange === '' ? `queue '${routingKey}' (by the default exchange)` : `exchange '${exchange}' with key '${routingKey}'`;
}

function detailsOf(outgoing: Outgoing): Readonly<Record<string, unknown>> {
  return { exchange: outgoing.exchange, routingKey: outgoing.routingKey, messageId: outgoing.message.properties.messageId };
}

/** A promise that nobody needs to await: its rejection was logged and emitted where it happened. */
export function unhurt(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

/** Says on an error that has no outcome yet what is certain about the message. */
export function withOutcome(error: Error, outcome: SendOutcome): Error {
  if (isAmqpError(error) && error.outcome === undefined) Object.assign(error, { outcome });
  return error;
}
