import { inspect } from 'node:util';
import type { OptionFault } from '@nest-amqp/core';
import { roundedDelayMs } from '../delay/rounded-delay';
import { LONGEST_DELAY_MS } from '../delay/wait-queues';
import { backOffFaults, exponentialBackOff, listedBackOff, type BackOff, type ExponentialBackOffOptions } from './back-off';
import { isErrorMatcher, matchesError, type ErrorMatcher } from './error-matcher';
import { DEFAULT_DELAYS_MS, type RetryOption, type RetryOptions } from './retry-option';

/** The longest delay in milliseconds that is waited for in process by a listener that does not insist on order. */
export const LONGEST_WAIT_IN_PROCESS_MS = 2_000;

const DEFAULT_ATTEMPTS = 3;

/** The option `retry` with its defaults applied. */
export interface RetryPolicy {
  readonly backOff: BackOff;
  /** Waits for every delay in process. */
  readonly ordered: boolean;
  /** Whether a failure is one of those that are tried again. */
  triesAgain(failure: unknown): boolean;
}

/** What the option `retry` means; `undefined` for a single attempt. */
export function retryPolicy(option: RetryOption = {}): RetryPolicy | undefined {
  if (option === false) return undefined;
  if (isList(option)) return policyOf({ delaysMs: option });
  return isBackOff(option) ? policyOf({ backOff: option }) : policyOf(option);
}

function policyOf({ delaysMs, backOff, on, notOn, ordered = false }: RetryOptions): RetryPolicy {
  const only = on === undefined ? undefined : matchersOf(on);
  const never = matchersOf(notOn ?? []);
  return {
    backOff: backOff === undefined ? listedBackOff(delaysMs ?? DEFAULT_DELAYS_MS) : sharing(backOffOf(backOff), ordered),
    ordered,
    triesAgain: (failure) => !matchesError(failure, never) && (only === undefined || matchesError(failure, only)),
  };
}

function backOffOf(backOff: BackOff | ExponentialBackOffOptions): BackOff {
  return isBackOff(backOff) ? backOff : exponentialBackOff({ maxAttempts: DEFAULT_ATTEMPTS, ...backOff });
}

/** Delays that a back-off draws by lot are rounded up where they are waited for in a queue, for else each would have a queue of its own. */
function sharing(backOff: BackOff, ordered: boolean): BackOff {
  if (ordered) return backOff;
  return {
    delayMs(failures) {
      const delayMs = backOff.delayMs(failures);
      return delayMs === undefined || delayMs <= LONGEST_WAIT_IN_PROCESS_MS ? delayMs : roundedDelayMs(delayMs, 1);
    },
  };
}

/** Everything that is wrong with the option `retry`; `name` says whose it is. */
export function retryFaults(name: string, option: unknown): OptionFault[] {
  if (option === undefined || option === false) return [];
  if (Array.isArray(option)) return delayFaults(name, option);
  if (typeof option !== 'object' || option === null) {
    return [fault(name, option, 'Give delays in milliseconds, a back-off, { delaysMs, on, notOn, ordered }, or false')];
  }
  return isBackOff(option) ? [] : optionsFaults(name, option);
}

function optionsFaults(name: string, { delaysMs, backOff, on, notOn, ordered }: RetryOptions): OptionFault[] {
  const faults = delaysMs === undefined ? [] : delayFaults(`${name}.delaysMs`, delaysMs);
  if (delaysMs !== undefined && backOff !== undefined) {
    faults.push({ option: name, problem: 'it has delays and a back-off', remedy: 'Give one of delaysMs and backOff' });
  }
  if (backOff !== undefined && !isBackOff(backOff)) faults.push(...backOffFaults(`${name}.backOff`, backOff));
  for (const [key, given] of Object.entries({ on, notOn })) {
    if (given !== undefined && !matchersOf(given).every(isErrorMatcher)) {
      faults.push(fault(`${name}.${key}`, given, 'Give classes of errors, codes, or functions that say yes or no'));
    }
  }
  if (ordered !== undefined && typeof ordered !== 'boolean') faults.push(fault(`${name}.ordered`, ordered, 'Give true or false'));
  return faults;
}

function delayFaults(name: string, delays: readonly unknown[]): OptionFault[] {
  const valid = Array.isArray(delays) && delays.every((delay) => typeof delay === 'number' && delay >= 0 && delay <= LONGEST_DELAY_MS);
  return valid ? [] : [fault(name, delays, `Give a list of milliseconds from 0 to ${String(LONGEST_DELAY_MS)}`)];
}

function fault(option: string, given: unknown, remedy: string): OptionFault {
  return { option, problem: `it is ${typeof given === 'string' ? given : inspect(given, { breakLength: Infinity })}`, remedy };
}

function matchersOf(given: ErrorMatcher | readonly ErrorMatcher[]): readonly ErrorMatcher[] {
  return Array.isArray(given) ? (given as readonly ErrorMatcher[]) : [given as ErrorMatcher];
}

function isList(option: RetryOption): option is readonly number[] {
  return Array.isArray(option);
}

function isBackOff(option: object): option is BackOff {
  return 'delayMs' in option && typeof option.delayMs === 'function';
}
