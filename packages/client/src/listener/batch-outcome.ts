import { AmqpIllegalStateError, isAmqpError, type BatchItemsFailedError } from '@nest-amqp/core';

/** How an attempt with a batch ended: what the handler returned or threw. */
export type BatchOutcome = { readonly result: unknown } | { readonly thrown: unknown };

/**
 * Which items of a batch failed, and why: those that a `BatchItemsFailedError` names or, where the handler returned what
 * `Promise.allSettled` gives, the rejected ones; with any other error all of them.
 */
export function failedItems<T>(items: readonly T[], outcome: BatchOutcome): ReadonlyMap<T, unknown> {
  if ('thrown' in outcome) return failedByError(items, outcome.thrown);
  const { result } = outcome;
  if (!isSettledResults(result)) return new Map();
  if (result.length !== items.length) {
    return all(
      items,
      new AmqpIllegalStateError(
        `The handler returned ${result.length} results for ${items.length} messages. Return one for each, in their order`,
      ),
    );
  }
  return new Map(items.flatMap((item, index) => rejected(item, result[index])));
}

function failedByError<T>(items: readonly T[], thrown: unknown): ReadonlyMap<T, unknown> {
  if (!isAmqpError(thrown, 'BATCH_ITEMS_FAILED')) return all(items, thrown);
  const failed = new Map<T, unknown>();
  for (const [index, error] of (thrown as unknown as BatchItemsFailedError).failures) {
    const item = items[index];
    if (item === undefined) return all(items, thrown);
    failed.set(item, error);
  }
  return failed;
}

function all<T>(items: readonly T[], error: unknown): ReadonlyMap<T, unknown> {
  return new Map(items.map((item) => [item, error]));
}

function rejected<T>(item: T, settled: PromiseSettledResult<unknown> | undefined): [T, unknown][] {
  return settled?.status === 'rejected' ? [[item, settled.reason]] : [];
}

function isSettledResults(result: unknown): result is readonly PromiseSettledResult<unknown>[] {
  return Array.isArray(result) && result.length > 0 && result.every(isSettledResult);
}

function isSettledResult(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('status' in value)) return false;
  return value.status === 'fulfilled' || (value.status === 'rejected' && 'reason' in value);
}
