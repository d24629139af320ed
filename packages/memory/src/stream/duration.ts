import type { HeaderValue } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';

const DAY_MS = 86_400_000;
const UNITS_MS: Readonly<Record<string, number>> = { Y: 365 * DAY_MS, M: 30 * DAY_MS, D: DAY_MS, h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds of a duration such as `7D` or `30m` (RabbitMQ's documentation, "Streams"); `undefined` if the text is none, or is zero. */
export function durationMs(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^(\d+)(.*)$/s.exec(text) ?? [];
  const unitMs = Object.hasOwn(UNITS_MS, unit) ? UNITS_MS[unit] : undefined;
  const ms = Number(digits) * (unitMs ?? 0);
  return ms > 0 ? ms : undefined;
}

/** Whether RabbitMQ finds no number to read in a text: versions before 4.3 crash over that. */
export function lacksNumber(text: string): boolean {
  return !/^\d/.test(text);
}

/** Milliseconds of an `x-max-age`; `undefined` if there is none, or it is wrong. */
export function maxAgeInMs(value: HeaderValue | undefined): number | undefined {
  return typeof value === 'string' ? durationMs(value) : undefined;
}

/** Whether a version crashes over an `x-max-age`. */
export function crashesOnMaxAge(value: HeaderValue, { badMaxAgeCrashes }: VersionRules): boolean {
  return badMaxAgeCrashes && typeof value === 'string' && lacksNumber(value);
}
