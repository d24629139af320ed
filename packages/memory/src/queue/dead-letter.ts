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
  const { expirationMs: _, ...properties } = message.properties;
  return new StoredMessage(
    route.exchange,
    route.routingKey ?? message.routingKey,
    { ...properties, headers: headersOf(message, deaths, route, rules) },
    message.body,
    {
      extraKeys: route.routingKey === undefined ? message.extraKeys : undefined,
      deaths,
      rejections,
    },
  );
}

function headersOf(message: StoredMessage, deaths: readonly HeaderTable[], route: DeadLetterRoute, rules: VersionRules): HeaderTable {
  const headers: Record<string, HeaderValue> = { ...message.properties.headers };
  if (route.routingKey !== undefined && rules.deadLetterKeyRemovesCc) delete headers.CC;
  headers['x-death'] = deaths;
  // the past of a client's own making does not count where its x-death does not
  const hasPast = rules.incomingDeathsCount ? message.properties.headers?.['x-death'] !== undefined : message.deaths !== undefined;
  if (!hasPast) mark(headers, 'x-first-death', deaths[deaths.length - 1]);
  if (rules.lastDeathHeaders) mark(headers, 'x-last-death', deaths[0]);
  return derivedTable(sortedTable(headers), message.properties.headers);
}

function mark(headers: Record<string, HeaderValue>, name: 'x-first-death' | 'x-last-death', death: HeaderTable | undefined): void {
  for (const part of ['reason', 'queue', 'exchange']) headers[`${name}-${part}`] = death?.[part] ?? '';
}
