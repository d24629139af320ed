import { inspect } from 'node:util';
import type { OptionFault } from '@nest-amqp/core';

/** When a listener stops taking messages by itself, because what it depends on seems to be down. */
export interface PauseWhen {
  /** The share of failed attempts, above 0 and up to 1, from which on it pauses. */
  readonly failureRate: number;
  /** How many of the latest attempts are looked at; fewer never pause it. */
  readonly of: number;
  /** Milliseconds that it pauses before it tries a single message. */
  readonly forMs: number;
}

/** Everything that is wrong with the option `pauseWhen`; `name` says whose it is. */
export function pauseWhenFaults(name: string, pauseWhen: unknown): OptionFault[] {
  if (pauseWhen === undefined) return [];
  if (typeof pauseWhen !== 'object' || pauseWhen === null) {
    return [{ option: name, problem: `it is ${inspect(pauseWhen)}`, remedy: 'Give { failureRate, of, forMs }' }];
  }
  const { failureRate, of, forMs } = pauseWhen as Partial<PauseWhen>;
  const faults: OptionFault[] = [];
  const check = (holds: boolean, option: keyof PauseWhen, value: unknown, remedy: string): void => {
    if (!holds) faults.push({ option: `${name}.${option}`, problem: `it is ${inspect(value)}`, remedy });
  };
  check(isNumber(failureRate) && failureRate > 0 && failureRate <= 1, 'failureRate', failureRate, 'Give a share above 0 and up to 1');
  check(isNumber(of) && Number.isInteger(of) && of >= 1, 'of', of, 'Give a whole number from 1');
  check(isNumber(forMs) && forMs > 0, 'forMs', forMs, 'Give milliseconds above 0');
  return faults;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** The latest outcomes of attempts, and how many of them were failures. */
export class FailureWindow {
  private outcomes: boolean[] = [];
  private next = 0;
  private failures = 0;

  constructor(private readonly when: Pick<PauseWhen, 'failureRate' | 'of'>) {}

  /** Whether so many of the latest attempts have failed that it is time to pause. */
  get isOver(): boolean {
    const { failureRate, of } = this.when;
    return this.outcomes.length === of && this.failures >= failureRate * of;
  }

  add(failed: boolean): void {
    if (this.outcomes[this.next] === true) this.failures--;
    if (failed) this.failures++;
    this.outcomes[this.next] = failed;
    this.next = (this.next + 1) % this.when.of;
  }

  clear(): void {
    this.outcomes = [];
    this.next = this.failures = 0;
  }
}
