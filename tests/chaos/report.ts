import type { Scenario } from './scenario';
import type { Tally } from './ledger';

/** What came of a scenario on a broker. */
export interface Report extends Tally {
  readonly scenario: Scenario;
  readonly broker: string;
  /** Confirmed messages that were in a queue when it was deleted. */
  readonly deleted: number;
  /** Confirmed messages that nobody handled, and that no deletion accounts for. */
  readonly lost: number;
  /** From the moment when the fault was noticed and the broker was back until everything worked again, each time. */
  readonly healMs: readonly number[];
  /** Connections that were lost. */
  readonly losses: number;
  /** Sends that never settled. */
  readonly unsettled: number;
  readonly seconds: number;
}

/** The longest time to heal. */
export function slowestHealMs({ healMs }: Pick<Report, 'healMs'>): number {
  return Math.max(0, ...healMs);
}

/** What is against the promise that nothing is lost and nothing hangs; empty if all is well. */
export function faultsOf({ lost, unsettled, handledThoughNotSent, examples }: Report): string[] {
  return [
    ...(lost > 0 ? [`${String(lost)} confirmed messages were never handled, such as ${examples.join(', ')}`] : []),
    ...(unsettled > 0 ? [`${String(unsettled)} sends never settled`] : []),
    ...(handledThoughNotSent > 0
      ? [`${String(handledThoughNotSent)} messages were handled whose sends were said not to have been sent`]
      : []),
  ];
}
