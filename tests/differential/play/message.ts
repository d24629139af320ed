import type { BasicProperties, HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { Naming } from '../program/naming';

interface Received {
  readonly exchange: string;
  readonly routingKey: string;
  readonly redelivered?: boolean;
  readonly properties: BasicProperties;
  readonly body: Buffer;
}

/** A message as it arrived, as plain data. The order of its headers is kept. */
export function describeMessage({ exchange, routingKey, redelivered, properties, body }: Received, naming: Naming): unknown {
  const present = Object.entries(properties).filter(([, value]) => value !== undefined);
  // readable, for most bodies are filled with dots
  const text = body.toString().replace(/\.+$/, ({ length }) => `(+${String(length)})`);
  return {
    body: text,
    exchange: naming.alias(exchange),
    routingKey: naming.alias(routingKey),
    ...(redelivered !== undefined && { redelivered }),
    ...Object.fromEntries(
      present.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, describe(value as HeaderValue, naming)]),
    ),
  };
}

function describe(value: HeaderValue | HeaderTable, naming: Naming): unknown {
  if (typeof value === 'string') return naming.alias(value);
  if (typeof value === 'bigint') return `bigint ${String(value)}`;
  if (value instanceof Date) return `date ${value.toISOString()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map((item: HeaderValue) => describe(item, naming));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, item]) => {
      return [name, name === 'x-death' ? withoutTime(item as readonly HeaderTable[], naming) : describe(item, naming)];
    });
  }
  return value;
}

/** The time of a death is the only thing that no two brokers share. */
function withoutTime(deaths: readonly HeaderTable[], naming: Naming): unknown {
  if (!Array.isArray(deaths)) return describe(deaths, naming);
  return deaths.map((death: HeaderTable) =>
    Object.entries(death).map(([name, value]) => [name, name === 'time' && value instanceof Date ? '(time)' : describe(value, naming)]),
  );
}
