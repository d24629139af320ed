import { AmqpIllegalStateError, CorrelationData, type Exchange, type Queue, type SendOptions } from '@nest-amqp/core';

/** What a call of `send` or `convertAndSend` means, whichever of its shapes it had. */
export interface SendCall {
  readonly exchange: string;
  readonly routingKey: string;
  readonly payload: unknown;
  readonly options: SendOptions;
}

const NO_OPTIONS: SendOptions = {};

/** Where a template sends what names no exchange or no key. */
export interface SendDefaults {
  readonly exchange: string;
  readonly routingKey: string;
  isExchange(name: string): boolean;
  queueName(queue: Queue): string;
}

/**
 * Reads `(exchange, key, payload, options?)`, `(key, payload)` and `(payload)`. Two strings and a value are always exchange,
 * key and payload; in place of the options a {@link CorrelationData} may stand, as in Spring, and a queue in place of a key.
 */
export function readSendArguments(args: readonly unknown[], defaults: SendDefaults): SendCall {
  switch (args.length) {
    case 1:
      return { exchange: defaults.exchange, routingKey: defaults.routingKey, payload: args[0], options: NO_OPTIONS };
    case 2:
      return { exchange: defaults.exchange, routingKey: readOnlyKey(args[0], defaults), payload: args[1], options: NO_OPTIONS };
    default:
      return {
        exchange: typeof args[0] === 'string' ? args[0] : (args[0] as Exchange).name,
        routingKey: readKey(args[1], defaults),
        payload: args[2],
        options: readOptions(args[3]),
      };
  }
}

/** A routing key, or the name of the queue that stands in its place. */
export function readKey(key: unknown, { queueName }: Pick<SendDefaults, 'queueName'>): string {
  if (typeof key === 'string') return key;
  if ((key as Queue | undefined)?.kind === 'queue') return queueName(key as Queue);
  throw new AmqpIllegalStateError('The routing key is neither a string nor a queue. Write (exchange, key, payload, options?)', {
    outcome: 'not-sent',
  });
}

function readOnlyKey(key: unknown, defaults: SendDefaults): string {
  const exchange =
    typeof key === 'string'
      ? defaults.isExchange(key) && key
      : (key as Exchange | undefined)?.kind === 'exchange' && (key as Exchange).name;
  if (exchange === false) return readKey(key, defaults);
  throw new AmqpIllegalStateError(
    `'${exchange}' is an exchange, but the first of two arguments is a routing key. Write (exchange, '', payload), or the key in between`,
    { outcome: 'not-sent' },
  );
}

function readOptions(given: unknown): SendOptions {
  if (given === undefined) return NO_OPTIONS;
  return given instanceof CorrelationData ? { correlation: given } : (given as SendOptions);
}
