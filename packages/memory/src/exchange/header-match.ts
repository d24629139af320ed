import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { typeOfArgument } from '../broker/arrived-types';
import { BrokerFault } from '../broker/broker-fault';
import { erlangTerm, erlangValue } from '../broker/erlang-term';

type Mode = 'all' | 'any' | 'all-with-x' | 'any-with-x';

const MODES: readonly string[] = ['all', 'any', 'all-with-x', 'any-with-x'] satisfies Mode[];

/** @throws BrokerFault 406 for an `x-match` that RabbitMQ does not know. */
export function checkHeaderMatch(args: HeaderTable): void {
  const mode = args['x-match'];
  if (mode === undefined) return;
  if (typeof mode !== 'string') {
    throw new BrokerFault(
      406,
      `Invalid x-match field type ${typeOfArgument(args, 'x-match')} (value ${erlangValue(mode)}); expected longstr`,
    );
  }
  if (!MODES.includes(mode)) {
    throw new BrokerFault(406, `Invalid x-match field value ${erlangTerm(mode)}; expected all, any, all-with-x, or any-with-x`);
  }
}

/** A header that a binding asks for. */
interface Wanted {
  readonly name: string;
  readonly value: HeaderValue;
  /** What its value has to look like in Erlang, for values that are not compared as they are. */
  readonly term: string;
}

/**
 * Whether headers satisfy a binding's arguments. The names that a mode ignores are left out once, when it is made.
 * RabbitMQ compares Erlang terms: outside of tables and arrays the type does not count, so that a date is its seconds and
 * bytes are their text; inside it does.
 */
export class HeaderMatch {
  private readonly all: boolean;
  private readonly wanted: readonly Wanted[];

  constructor(
    args: HeaderTable,
    /** Whether the date of a message counts as milliseconds; that of a binding is seconds. */
    private readonly datesInMs: boolean,
  ) {
    const mode = (args['x-match'] ?? 'all') as Mode;
    const withX = mode.endsWith('-with-x');
    this.all = mode.startsWith('all');
    this.wanted = Object.entries(args)
      .filter(([name]) => (withX ? name !== 'x-match' : !name.startsWith('x-')))
      .map(([name, value]) => ({ name, value, term: erlangValue(value) }));
  }

  test(headers: HeaderTable | undefined): boolean {
    for (const wanted of this.wanted) {
      const found = headers && Object.hasOwn(headers, wanted.name) ? this.agrees(wanted, headers[wanted.name] ?? null) : false;
      if (found !== this.all) return found;
    }
    // nothing wanted: `all` is satisfied by everything, `any` by nothing
    return this.all;
  }

  /** A void value asks only for presence. */
  private agrees({ value: wanted, term }: Wanted, value: HeaderValue): boolean {
    if (wanted === null || wanted === value) return true;
    if (typeof wanted !== 'object' && typeof value !== 'object') return false;
    if (this.datesInMs && value instanceof Date) return term === String(value.getTime());
    return term === erlangValue(value);
  }
}
