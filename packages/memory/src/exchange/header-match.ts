import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { argumentType, shownValue } from '../broker/argument-type';
import { BrokerFault } from '../broker/broker-fault';

type Mode = 'all' | 'any' | 'all-with-x' | 'any-with-x';

const MODES: readonly string[] = ['all', 'any', 'all-with-x', 'any-with-x'] satisfies Mode[];

/** @throws BrokerFault 406 for an `x-match` that RabbitMQ does not know. */
export function checkHeaderMatch(args: HeaderTable): void {
  const mode = args['x-match'];
  if (mode === undefined) return;
  if (typeof mode !== 'string') {
    throw new BrokerFault(406, `Invalid x-match field type ${argumentType(mode)} (value ${shownValue(mode)}); expected longstr`);
  }
  if (!MODES.includes(mode)) {
    throw new BrokerFault(406, `Invalid x-match field value <<"${mode}">>; expected all, any, all-with-x, or any-with-x`);
  }
}

/** Whether headers satisfy a binding's arguments. The names that a mode ignores are left out once, when it is made. */
export class HeaderMatch {
  private readonly all: boolean;
  private readonly wanted: readonly (readonly [name: string, value: HeaderValue])[];

  constructor(args: HeaderTable) {
    const mode = (args['x-match'] ?? 'all') as Mode;
    const withX = mode.endsWith('-with-x');
    this.all = mode.startsWith('all');
    this.wanted = Object.entries(args).filter(([name]) => (withX ? name !== 'x-match' : !name.startsWith('x-')));
  }

  test(headers: HeaderTable | undefined): boolean {
    for (const [name, value] of this.wanted) {
      const found = headers && Object.hasOwn(headers, name) ? agrees(value, headers[name] ?? null) : false;
      if (found !== this.all) return found;
    }
    // nothing wanted: `all` is satisfied by everything, `any` by nothing
    return this.all;
  }
}

/** A void value asks only for presence. Integers agree whatever their width; an integer and a string never do. */
function agrees(wanted: HeaderValue, value: HeaderValue): boolean {
  if (wanted === null || wanted === value) return true;
  if (typeof wanted !== 'object' || typeof value !== 'object' || value === null) return false;
  if (wanted instanceof Date) return value instanceof Date && value.getTime() === wanted.getTime();
  if (wanted instanceof Uint8Array) return value instanceof Uint8Array && Buffer.compare(wanted, value) === 0;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) &&
      wanted.length === value.length &&
      wanted.every((item: HeaderValue, at) => agrees(item, value[at] as HeaderValue))
    );
  }
  if (Array.isArray(value) || value instanceof Date || value instanceof Uint8Array) return false;
  const [left, right] = [wanted as HeaderTable, value as HeaderTable];
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && agrees(left[name] ?? null, right[name] ?? null))
  );
}
