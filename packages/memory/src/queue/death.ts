import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { sortedTable } from './sorted-table';
import type { StoredMessage } from './stored-message';
import type { VersionRules } from '../broker/version-rules';

/** Why a message left a queue without being acknowledged. */
export type DeathReason = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/** One death, before it is written down. */
export interface Death {
  readonly queue: string;
  readonly reason: DeathReason;
  readonly time: Date;
}

/** The deaths of a message so far, newest first: the broker's own record or, on versions that read it, its `x-death` header. */
export function deathsOf(message: StoredMessage, rules: VersionRules): readonly HeaderTable[] {
  if (!rules.incomingDeathsCount) return message.deaths ?? [];
  const header = message.properties.headers?.['x-death'];
  return Array.isArray(header) ? counted(header.filter(isTable)) : [];
}

/** Brokers before 3.6 wrote each death as an entry of its own, without a count: those of the same queue and reason become one. */
function counted(deaths: readonly HeaderTable[]): readonly HeaderTable[] {
  if (deaths.every(({ count }) => count !== undefined)) return deaths;
  const groups = new Map<string, HeaderTable[]>();
  for (const death of deaths) {
    const key = JSON.stringify([death.queue, death.reason]);
    const group = groups.get(key);
    if (group) group.push(death);
    else groups.set(key, [death]);
  }
  return [...groups.values()].map(([first, ...more]) => ({ count: more.length + 1, ...first }));
}

/** Writes a death down: the same queue and reason again counts up and moves to the front, with the time of the first. */
export function withDeath(
  deaths: readonly HeaderTable[],
  death: Death,
  message: StoredMessage,
  rules: VersionRules,
): readonly HeaderTable[] {
  const known = deaths.find((entry) => entry.queue === death.queue && entry.reason === death.reason);
  const entry = known ? { ...known, count: Number(known.count) + 1 } : firstDeath(death, message, rules);
  // 3.10 sorts an entry when it changes a list that is there already
  const written = deaths.length > 0 && !rules.deathOriginalExpirationFirst ? sortedTable(entry) : entry;
  return [written, ...deaths.filter((other) => other !== known)];
}

/**
 * Whether the message would go round for ever: it died in this queue before, and neither then nor since was it a consumer
 * that rejected it.
 */
export function isAutomaticCycle(deaths: readonly HeaderTable[], queue: string): boolean {
  const at = deaths.findIndex((entry) => entry.queue === queue);
  return at >= 0 && deaths.slice(0, at + 1).every((entry) => entry.reason !== 'rejected');
}

function firstDeath({ queue, reason, time }: Death, message: StoredMessage, rules: VersionRules): HeaderTable {
  const { expirationMs, headers } = message.properties;
  const expiration: Record<string, HeaderValue> = expirationMs === undefined ? {} : { 'original-expiration': String(expirationMs) };
  const routingKeys = [message.routingKey, ...headerKeys(headers, 'CC')];
  const entry = { count: 1, reason, queue, time, exchange: message.exchange, 'routing-keys': routingKeys };
  return rules.deathOriginalExpirationFirst ? { ...expiration, ...entry } : { ...entry, ...expiration };
}

/** The routing keys in a `CC` or `BCC` header. */
export function headerKeys(headers: HeaderTable | undefined, name: 'CC' | 'BCC'): readonly string[] {
  const value = headers?.[name];
  return Array.isArray(value) ? value.filter((key) => typeof key === 'string') : [];
}

function isTable(value: HeaderValue): value is HeaderTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}
