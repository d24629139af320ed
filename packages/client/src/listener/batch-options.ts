import type { OptionFault } from '@nest-amqp/core';
import type { ListenerOptions } from './listener-options';

/** How messages are put together for a handler that takes many at a time. */
export interface BatchOptions {
  /** A batch of so many messages begins at once. The prefetch is raised to it. */
  readonly size: number;
  /** Milliseconds after its first message that an incomplete batch begins. By default 1,000. */
  readonly timeoutMs?: number;
}

const MOST_MESSAGES = 65_535;
const DEFAULT_TIMEOUT_MS = 1_000;

export function resolveBatchOptions({ size, timeoutMs = DEFAULT_TIMEOUT_MS }: BatchOptions): Required<BatchOptions> {
  return { size, timeoutMs };
}

/** What is wrong with the options of a batch listener. A batch has no reply, for its messages may be of many requesters. */
export function batchFaults(options: ListenerOptions, subject: string): OptionFault[] {
  const { batch, orderBy, returnErrors, replyContentType } = options;
  if (batch === undefined) return [];
  const faults: OptionFault[] = [];
  const { size, timeoutMs } = batch;
  if (!Number.isSafeInteger(size) || size < 1 || size > MOST_MESSAGES) {
    faults.push({
      option: `${subject}.batch.size`,
      problem: `it is ${String(size)}`,
      remedy: `Give a whole number from 1 to ${String(MOST_MESSAGES)}`,
    });
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs < Infinity)) {
    faults.push({ option: `${subject}.batch.timeoutMs`, problem: `it is ${String(timeoutMs)}`, remedy: 'Give milliseconds above 0' });
  }
  if (orderBy !== undefined) {
    const remedy = 'Leave out orderBy: with concurrency 1 batches are handled in order';
    faults.push({ option: `${subject}.orderBy`, problem: 'the messages of a batch have many keys', remedy });
  }
  if (returnErrors === true || replyContentType !== undefined) {
    const option = `${subject}.${returnErrors === true ? 'returnErrors' : 'replyContentType'}`;
    faults.push({ option, problem: 'a batch listener does not reply', remedy: 'Leave it out, or leave out batch' });
  }
  return faults;
}

/** A prefetch that was set is raised, so that a batch can ever be full. */
export function batchWarnings(name: string, { batch, prefetch }: ListenerOptions): string[] {
  if (!batch || prefetch === undefined || prefetch === 0 || prefetch >= batch.size) return [];
  return [
    `Listener '${name}' has batches of ${batch.size} and prefetch ${prefetch}, with which none would ever be full: its prefetch is ${batch.size}. Raise the prefetch, or leave it out`,
  ];
}
