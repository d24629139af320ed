import type { Broker } from '../module/brokers.js';

/** Takes a step with all brokers: one that fails does not keep the others from it. */
export async function settleAll(brokers: readonly Broker[], step: (broker: Broker) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(brokers.map(step));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason as Error;
}
