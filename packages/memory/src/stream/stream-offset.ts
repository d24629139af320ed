import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { isInteger } from '../broker/argument-type';
import { BrokerFault } from '../broker/broker-fault';
import type { VersionRules } from '../broker/version-rules';
import { durationMs, lacksNumber } from './duration';

/** Where a consumer begins to read. */
export type StreamOffset =
  /** The oldest message, the newest one, or the next to come. */
  | 'first'
  | 'last'
  | 'next'
  /** The message of this offset, which may be yet to come. */
  | { readonly offset: number }
  /** The first message that came at this time, in milliseconds, or later. */
  | { readonly timeMs: number };

/**
 * Checks `x-stream-offset`, which is `first`, `last`, `next`, an offset, a timestamp, or an interval such as `1h`
 * (RabbitMQ's documentation, "Streams").
 *
 * @throws BrokerFault 406 for another text; 541 for a value of another type, and where a version crashes over a text.
 */
export function checkStreamOffset({ 'x-stream-offset': value }: HeaderTable, subject: string, rules: VersionRules): void {
  if (value === undefined || streamOffset(value, 0) !== undefined) return;
  if (typeof value !== 'string' || (rules.badStreamOffsetCrashes && lacksNumber(value))) throw new BrokerFault(541, '');
  const shown = value === '' ? '<<>>' : `<<${JSON.stringify(value)}>>`;
  throw new BrokerFault(406, `invalid arg 'x-stream-offset' for ${subject}: {invalid_stream_offset_arg,{longstr,${shown}}}`);
}

/** Reads `x-stream-offset`; `undefined` if it cannot be read. Without one, reading begins with the next message. */
export function streamOffset(value: HeaderValue | undefined, nowMs: number): StreamOffset | undefined {
  if (value === undefined) return 'next';
  if (isInteger(value)) return { offset: Number(value) };
  if (value instanceof Date) return { timeMs: value.getTime() };
  if (typeof value !== 'string') return undefined;
  if (value === 'first' || value === 'last' || value === 'next') return value;
  const agoMs = durationMs(value);
  return agoMs === undefined ? undefined : { timeMs: nowMs - agoMs };
}
