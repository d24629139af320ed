import { EventEmitter } from 'node:events';
import { Message, type CorrelationData, type ReturnedDelivery, type ReturnedMessage } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { Outgoing } from './outgoing';
import type { SendCall } from './send-arguments';
import { givenUpError, nackedError, returnedError, route, stoppedError, timedOutError } from './send-failures';
import type { ConfirmCallback, ResolvedTemplateOptions, ReturnsCallback } from './template-options';

/** What a template tells of its sends, for metrics. */
export interface SendEvents {
  /** A send was rejected, whether somebody awaited it or not. */
  'send-failed': [error: Error, exchange: string, routingKey: string];
  /** No queue was bound for a message. */
  unroutable: [returned: ReturnedMessage];
  /** The broker reads nothing that is published for now (an alarm of memory or disk): sends wait, or fail as `whenDown` says. */
  blocked: [reason: string];
  /** The broker reads again, or the connection that it had blocked is gone. */
  unblocked: [];
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

  blocked(reason: string): void {
    this.logger.warn(`The broker takes no messages for now (${reason}): sends wait. Consumers go on`);
    this.guard("listener to 'blocked'", () => this.events.emit('blocked', reason));
  }

  unblocked(): void {
    this.logger.log('The broker takes messages again');
    this.guard("listener to 'unblocked'", () => this.events.emit('unblocked'));
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
    outgoing.resolve();
  }

  nacked(outgoing: Outgoing): void {
    if (!outgoing.settled) this.failed(outgoing, nackedError(outgoing));
  }

  /** A send that will not succeed any more. */
  failed(outgoing: Outgoing, error: Error): void {
    if (outgoing.settled) return;
    this.tellCallbacks(outgoing.correlation, false, error.message);
    this.reject(outgoing, error);
  }

  /** @param obstacle what keeps messages from being sent just now, if anything does. */
  timedOut(outgoing: Outgoing, obstacle: string | undefined): void {
    if (!outgoing.settled) this.failed(outgoing, timedOutError(outgoing, obstacle));
  }

  stopped(outgoing: Outgoing): void {
    if (!outgoing.settled) this.failed(outgoing, stoppedError(outgoing));
  }

  aborted(outgoing: Outgoing, signal: AbortSignal): void {
    if (!outgoing.settled) this.failed(outgoing, givenUpError(outgoing, signal));
  }

  /** The transaction of these messages took place. */
  committed(sends: readonly Outgoing[]): void {
    for (const outgoing of sends) {
      if (outgoing.returned && outgoing.unroutable === 'warn' && !this.returnsCallback) this.warnOnce(outgoing);
      this.tellCallbacks(outgoing.correlation, true);
    }
  }

  /** The transaction of these messages did not take place, or nobody knows. */
  rolledBack(sends: readonly Outgoing[], reason: Error): void {
    for (const { correlation } of sends) this.tellCallbacks(correlation, false, reason.message);
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
    void unhurt(outgoing.outcome);
    outgoing.reject(error);
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

/** A promise that nobody needs to await: its rejection was logged and emitted where it happened. */
export function unhurt(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}
