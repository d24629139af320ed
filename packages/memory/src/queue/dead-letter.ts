import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';
import { derivedTable } from './derived-table';
import { deathsOf, withDeath, type Death } from './death';
import { sortedTable } from './sorted-table';
import { StoredMessage } from './stored-message';

/** Where a queue sends its dead letters. */
export interface DeadLetterRoute {
  readonly exchange: string;
  /** By default the keys that the message had. */
  readonly routingKey: string | undefined;
}

/** A message that died. */
export interface DeadMessage {
  readonly message: StoredMessage;
  /** How often it was rejected, as far as the copy is to know. */
  readonly rejections: number;
}

/** The copy of a dead message that goes to the dead-letter exchange: with its deaths in the headers, without an expiration. */
export function deadLetterCopy(
  { message, rejections }: DeadMessage,
  death: Death,
  route: DeadLetterRoute,
  rules: VersionRules,
): StoredMessage {
  const deaths = withDeath(deathsOf(message, rules), death, message, rules);
  const last = { ...death, exchange: message.exchange };
  const { expirationMs: _, ...properties } = message.properties;
  return new StoredMessage(
    route.exchange,
    route.routingKey ?? message.routingKey,
    { ...properties, headers: headersOf(message, { deaths, last }, route, rules) },
    message.body,
    {
      extraKeys: route.routingKey === undefined ? message.extraKeys : undefined,
      deaths,
      rejections,
    },
  );
}

/** The deaths of a message, newest first, and the last one as it was: its entry may speak of an earlier one of the same kind. */
interface Past {
  readonly deaths: readonly HeaderTable[];
  readonly last: Marked;
}

/** What headers of their own say of a death. */
interface Marked {
  readonly reason?: HeaderValue | undefined;
  readonly queue?: HeaderValue | undefined;
  readonly exchange?: HeaderValue | undefined;
}

function headersOf(message: StoredMessage, { deaths, last }: Past, route: DeadLetterRoute, rules: VersionRules): HeaderTable {
  const headers: Record<string, HeaderValue> = { ...message.properties.headers };
  if (route.routingKey !== undefined && rules.deadLetterKeyRemovesCc) delete headers.CC;
  headers['x-death'] = deaths;
  // the past of a client's own making does not count where its x-death does not
  const hasPast = rules.incomingDeathsCount ? message.properties.headers?.['x-death'] !== undefined : message.deaths !== undefined;
  if (!hasPast) mark(headers, 'x-first-death', deaths[deaths.length - 1]);
  if (rules.lastDeathHeaders) mark(headers, 'x-last-death', last);
  return derivedTable(sortedTable(headers), message.properties.headers);
}

function mark(headers: Record<string, HeaderValue>, name: 'x-first-death' | 'x-last-death', death: Marked | undefined): void {
  for (const part of ['reason', 'queue', 'exchange'] as const) headers[`${name}-${part}`] = death?.[part] ?? '';
}
