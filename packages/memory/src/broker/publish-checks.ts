import type { BasicProperties, HeaderTable } from '@nest-amqp/core';
import type { User } from '../access/user';
import { headerKeys } from '../queue/death';
import { derivedTable } from '../queue/derived-table';
import { argumentType } from './argument-type';
import { BrokerFault } from './broker-fault';

/** @throws BrokerFault 406 for an expiration that is not a whole number from 0. */
export function checkExpiration(text: string): void {
  const digits = /^[+-]?\d+/.exec(text)?.[0];
  const problem =
    digits === undefined
      ? 'no_integer'
      : digits !== text
        ? `{leftover_string,"${text.slice(digits.length)}"}`
        : Number(digits) < 0
          ? `{value_negative,${digits}}`
          : Number(digits) > 315_360_000_000
            ? `{value_too_large,${digits}}`
            : undefined;
  if (problem) throw new BrokerFault(406, `invalid expiration '${text}': ${problem}`);
}

/**
 * The routing keys of `CC` and `BCC`; `undefined` if there are none.
 *
 * @throws BrokerFault 406 for one that is not an array.
 */
export function extraRoutingKeys(headers: HeaderTable | undefined): readonly string[] | undefined {
  if (!headers || (headers.CC === undefined && headers.BCC === undefined)) return undefined;
  for (const name of ['CC', 'BCC'] as const) {
    const value = headers[name];
    if (value === undefined || Array.isArray(value)) continue;
    throw new BrokerFault(406, `invalid message: {unacceptable_type_in_header,"${name}",${argumentType(value)}}`);
  }
  return [...headerKeys(headers, 'CC'), ...headerKeys(headers, 'BCC')];
}

/** @throws BrokerFault 406 for a delivery mode other than 1 and 2. */
export function checkDeliveryMode({ deliveryMode }: BasicProperties): void {
  const mode: number | undefined = deliveryMode;
  if (mode === undefined || mode === 1 || mode === 2) return;
  throw new BrokerFault(406, `invalid message: {delivery_mode_unknown,${String(mode)}}`);
}

/** @throws BrokerFault 406 for a user id that is not the connection's, unless that is of an impersonator. */
export function checkUserId({ userId }: BasicProperties, { name, tags }: User): void {
  if (userId === undefined || userId === name || tags.has('impersonator')) return;
  throw new BrokerFault(406, `user_id property set to '${userId}' but authenticated user was '${name}'`);
}

/** Nobody but the broker sees whom a message was also sent to blindly. */
export function withoutBcc(properties: BasicProperties): BasicProperties {
  if (properties.headers?.BCC === undefined) return properties;
  const { BCC: _, ...headers } = properties.headers;
  return { ...properties, headers: derivedTable(headers, properties.headers) };
}
