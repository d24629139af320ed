import { AmqpIllegalStateError, CorrelationData, type Exchange, type SendOptions } from '@nest-amqp/core';

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
}

/**
 * Reads `(exchange, key, payload, options?)`, `(key, payload)` and `(payload)`. Two strings and a value are always exchange,
 * key and payload; in place of the options a {@link CorrelationData} may stand, as in Spring.
 */
export function readSendArguments(args: readonly unknown[], defaults: SendDefaults): SendCall {
  switch (args.length) {
    case 1:
      return { exchange: defaults.exchange, routingKey: defaults.routingKey, payload: args[0], options: NO_OPTIONS };
    case 2:
      return { exchange: defaults.exchange, routingKey: readKey(args[0], defaults), payload: args[1], options: NO_OPTIONS };
    default:
      return {
        exchange: typeof args[0] === 'string' ? args[0] : (args[0] as Exchange).name,
        routingKey: args[1] as string,
        payload: args[2],
        options: readOptions(args[3]),
      };
  }
}

function readKey(key: unknown, defaults: SendDefaults): string {
  if (typeof key === 'string' && !defaults.isExchange(key)) return key;
  const name = typeof key === 'string' ? key : (key as Exchange).name;
  throw new AmqpIllegalStateError(
    `'${name}' is an exchange, but the first of two arguments is a routing key. Write (exchange, '', payload), or the key in between`,
    { outcome: 'not-sent' },
  );
}

function readOptions(given: unknown): SendOptions {
  if (given === undefined) return NO_OPTIONS;
  return given instanceof CorrelationData ? { correlation: given } : (given as SendOptions);
}
