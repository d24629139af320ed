import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { typeOfArgument } from '../broker/arrived-types';
import type { VersionRules } from '../broker/version-rules';

/** The header that says for how many milliseconds a message is kept back, and afterwards, negative, that it was. */
export const DELAY_HEADER = 'x-delay';

/** The longest time of an Erlang timer; a message with a longer delay is not kept back at all. */
const LONGEST_DELAY_MS = 4_294_967_295;

/**
 * How many milliseconds a message is to be kept back; 0 is not at all, which also becomes of a delay that is negative, too long
 * or of no type for one; `undefined` for a text that is no integer.
 */
export function delayOf(headers: HeaderTable | undefined, rules: VersionRules): number | undefined {
  const value = headers?.[DELAY_HEADER];
  if (value === undefined) return 0;
  const delayMs = headers && isIgnored(headers, rules) ? 0 : millisecondsOf(value);
  if (Number.isNaN(delayMs)) return undefined;
  return delayMs > 0 && delayMs <= LONGEST_DELAY_MS ? delayMs : 0;
}

function isIgnored(headers: HeaderTable, { byteDelayIgnored }: VersionRules): boolean {
  return byteDelayIgnored && typeOfArgument(headers, DELAY_HEADER) === 'byte';
}

function millisecondsOf(value: HeaderValue): number {
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? Number(value) : NaN;
  if (typeof value !== 'number' && typeof value !== 'bigint') return 0;
  return Math.trunc(Number(value));
}
