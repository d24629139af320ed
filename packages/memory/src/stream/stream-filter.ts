import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { StoredMessage } from '../queue/stored-message';

/** The header by which a consumer may filter. */
const FILTER_VALUE = 'x-stream-filter-value';

/** What a consumer wants to see of a stream: messages with one of some values, or also those without a value. */
export interface StreamFilter {
  readonly values: ReadonlySet<string>;
  readonly matchesUnfiltered: boolean;
}

/**
 * Reads `x-stream-filter`, a text or a list of texts, and `x-stream-match-unfiltered`. What is neither is as if it was not
 * there.
 *
 * @throws BrokerFault 541 for a list without a text, over which RabbitMQ crashes.
 */
export function streamFilter(args: HeaderTable): StreamFilter | undefined {
  const given: HeaderValue | undefined = args['x-stream-filter'];
  if (typeof given !== 'string' && !Array.isArray(given)) return undefined;
  const values = new Set([given].flat().filter((value) => typeof value === 'string'));
  if (values.size === 0) throw new BrokerFault(541, '');
  return { values, matchesUnfiltered: args['x-stream-match-unfiltered'] === true };
}

/** Whether a message passes a filter. A message without a value has the empty one. */
export function passes({ values, matchesUnfiltered }: StreamFilter, { properties: { headers } }: StoredMessage): boolean {
  const value = headers?.[FILTER_VALUE];
  return (matchesUnfiltered && value === undefined) || values.has(typeof value === 'string' ? value : '');
}

/** Whether a stream can take a message: a filter value must be a text. */
export function hasFilterableValue({ properties: { headers } }: StoredMessage): boolean {
  const value = headers?.[FILTER_VALUE];
  return value === undefined || typeof value === 'string';
}
