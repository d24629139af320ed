import { inspect } from 'node:util';
import { throwIfFaulty, type HeaderTable, type MessageConverter, type MessagePostProcessor, type OptionFault } from '@nest-amqp/core';
import { recovererFaults, type Recoverer } from '../retry/recoverer';
import { retryFaults, retryPolicy, type RetryPolicy } from '../retry/retry-policy';
import { batchFaults, resolveBatchOptions, type BatchOptions } from './batch-options';
import type { ListenerErrorHandler } from './listener-error-handler';
import { pauseWhenFaults, type PauseWhen } from './pause-when';
import type { AcknowledgeMode, ListenerOptions } from './listener-options';
import type { OrderBy } from './message-order';

/** {@link ListenerOptions} with every default applied. */
export interface ResolvedListenerOptions {
  readonly ackMode: AcknowledgeMode;
  readonly concurrency: number;
  readonly consumers: number;
  /** 0 is no limit. */
  readonly prefetch: number;
  readonly autoStart: boolean;
  readonly exclusive: boolean;
  /** With `x-priority`. */
  readonly consumerArguments: HeaderTable;
  /** Absent: a single attempt. */
  readonly retry?: RetryPolicy;
  readonly pauseWhen?: PauseWhen;
  readonly recoverer?: Recoverer;
  readonly orderBy?: OrderBy;
  readonly batch?: Required<BatchOptions>;
  /** Absent: no limit. */
  readonly handlerTimeoutMs?: number;
  readonly errorHandler?: ListenerErrorHandler;
  readonly replyContentType?: string;
  readonly messageConverter?: MessageConverter;
  readonly afterReceive?: readonly MessagePostProcessor[];
  readonly shutdownTimeoutMs: number;
  readonly returnErrors: boolean;
  readonly idleEventIntervalMs?: number;
}

const ACKNOWLEDGE_MODES: readonly unknown[] = ['AUTO', 'MANUAL', 'NONE'] satisfies AcknowledgeMode[];
const LEAST_PREFETCH = 50;
// basic.qos carries the count in 16 bits.
const MOST_PREFETCH = 65_535;

/**
 * Applies the defaults.
 *
 * @param name the listener, for the faults
 * @throws AmqpOptionsError with everything that is wrong.
 */
export function resolveListenerOptions(name: string, options: ListenerOptions = {}): ResolvedListenerOptions {
  throwIfFaulty(listenerOptionFaults(options, `listener '${name}'`));
  const { concurrency = 1, priority } = options;
  const batch = options.batch && resolveBatchOptions(options.batch);
  return {
    ackMode: options.ackMode ?? 'AUTO',
    concurrency,
    consumers: options.consumers ?? 1,
    prefetch: prefetchOf(options.prefetch, { concurrency, batch }),
    autoStart: options.autoStart ?? true,
    exclusive: options.exclusive ?? false,
    consumerArguments: { ...options.consumerArguments, ...(priority === undefined ? {} : { 'x-priority': priority }) },
    retry: retryPolicy(options.retry),
    pauseWhen: options.pauseWhen,
    recoverer: options.recoverer,
    orderBy: options.orderBy,
    batch,
    handlerTimeoutMs: options.handlerTimeoutMs,
    errorHandler: options.errorHandler,
    replyContentType: options.replyContentType,
    messageConverter: options.messageConverter,
    afterReceive: options.afterReceive,
    shutdownTimeoutMs: options.shutdownTimeoutMs ?? 20_000,
    returnErrors: options.returnErrors ?? false,
    idleEventIntervalMs: options.idleEventIntervalMs,
  };
}

/** What the broker hands out ahead where nobody has said how much. */
export function defaultPrefetch({ concurrency, batch }: Pick<ResolvedListenerOptions, 'concurrency' | 'batch'>): number {
  return Math.min(MOST_PREFETCH, Math.max(LEAST_PREFETCH, 2 * concurrency * (batch?.size ?? 1)));
}

/** A batch that is larger than what is handed out ahead would never be full. */
function prefetchOf(wanted: number | undefined, places: Pick<ResolvedListenerOptions, 'concurrency' | 'batch'>): number {
  if (wanted === undefined) return defaultPrefetch(places);
  return wanted === 0 ? 0 : Math.max(wanted, places.batch?.size ?? 0);
}

/** What is allowed, and yet hardly meant. */
export function listenerWarnings(name: string, { ackMode, prefetch, concurrency }: ResolvedListenerOptions): string[] {
  if (ackMode === 'NONE' || prefetch === 0 || prefetch >= concurrency) return [];
  return [
    `Listener '${name}' has concurrency ${concurrency} and prefetch ${prefetch}: no more than ${prefetch} handlers will ever run at a time. Raise the prefetch, or leave it out`,
  ];
}

/** Everything that is wrong with the options of a listener; `subject` says whose they are. */
export function listenerOptionFaults(options: ListenerOptions, subject: string): OptionFault[] {
  const { ackMode, concurrency, consumers = 1, prefetch, priority, shutdownTimeoutMs, recoverer, idleEventIntervalMs } = options;
  const faults: OptionFault[] = [];
  const check = (holds: boolean, option: keyof ListenerOptions, value: unknown, remedy: string): void => {
    if (!holds) faults.push({ option: `${subject}.${option}`, problem: `it is ${shown(value)}`, remedy });
  };
  check(ackMode === undefined || ACKNOWLEDGE_MODES.includes(ackMode), 'ackMode', ackMode, "Give 'AUTO', 'MANUAL' or 'NONE'");
  check(concurrency === undefined || isCount(concurrency, 1), 'concurrency', concurrency, 'Give a whole number from 1');
  check(isCount(consumers, 1), 'consumers', consumers, 'Give a whole number from 1');
  check(
    prefetch === undefined || isCount(prefetch, 0, MOST_PREFETCH),
    'prefetch',
    prefetch,
    `Give a whole number up to ${MOST_PREFETCH}; 0 is no limit`,
  );
  check(priority === undefined || Number.isSafeInteger(priority), 'priority', priority, 'Give a whole number');
  check(
    shutdownTimeoutMs === undefined || shutdownTimeoutMs >= 0,
    'shutdownTimeoutMs',
    shutdownTimeoutMs,
    'Give milliseconds that are not negative',
  );
  check(
    idleEventIntervalMs === undefined || idleEventIntervalMs > 0,
    'idleEventIntervalMs',
    idleEventIntervalMs,
    'Give milliseconds above 0, or leave it out',
  );
  faults.push(...pauseWhenFaults(`${subject}.pauseWhen`, options.pauseWhen));
  faults.push(...retryFaults(`${subject}.retry`, options.retry), ...recovererFaults(`${subject}.recoverer`, recoverer));
  faults.push(...batchFaults(options, subject));
  const { orderBy, handlerTimeoutMs, errorHandler, replyContentType } = options;
  check(orderBy === undefined || typeof orderBy === 'function', 'orderBy', orderBy, 'Give a function of the message');
  check(
    handlerTimeoutMs === undefined || (handlerTimeoutMs > 0 && handlerTimeoutMs < Infinity),
    'handlerTimeoutMs',
    handlerTimeoutMs,
    'Give milliseconds above 0, or leave it out for no limit',
  );
  check(
    errorHandler === undefined || typeof errorHandler === 'function',
    'errorHandler',
    errorHandler,
    'Give a function of the error and the invocation',
  );
  check(
    replyContentType === undefined || (typeof replyContentType === 'string' && replyContentType !== ''),
    'replyContentType',
    replyContentType,
    "Give a content type, such as 'application/json'",
  );
  if (orderBy !== undefined && consumers > 1) {
    const remedy = 'The broker promises no order across consumers: leave consumers at 1, and raise concurrency';
    check(false, 'orderBy', `there, with ${consumers} consumers`, remedy);
  }
  if (options.exclusive && consumers > 1) {
    check(false, 'exclusive', `true with ${consumers} consumers`, 'An exclusive consumer is alone: leave consumers at 1');
  }
  if (ackMode === 'NONE' && options.pauseWhen) {
    check(false, 'pauseWhen', 'set with ackMode NONE', 'The broker takes nothing back in this mode: choose another, or leave it out');
  }
  if (ackMode === 'NONE' && (recoverer === 'requeue' || recoverer === 'dead-letter')) {
    check(false, 'recoverer', `'${recoverer}' with ackMode NONE`, 'The broker takes nothing back in this mode: choose another recoverer');
  }
  return faults;
}

function isCount(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity });
}
