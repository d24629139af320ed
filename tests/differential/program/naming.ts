import type { HeaderTable, HeaderValue } from '@nest-amqp/core';

const OWN_NAME = /^([qx]|gen|ctag)\d$/;
const GENERATED = /amq\.(gen|ctag)-[\w-]{22}/g;
/** The address that the last request named, to which it is to be answered. */
export const ANSWER_KEY = '(address)';
const REPLY_ADDRESS = /amq\.rabbitmq\.reply-to\.[\w.=+/-]+/g;

/**
 * The names of one playing of a program: the program's `q1` is a name that nobody else uses on a shared broker. What the
 * broker names is called `gen1`, `ctag1` and so on, in the order in which it comes.
 */
export class Naming {
  private readonly generated = new Map<string, string>();

  private address: string | undefined;

  constructor(private readonly prefix: string) {}

  /** The broker's name for a name of the program; a text that is none stays as it is. */
  real(name: string): string {
    if (name === ANSWER_KEY) return this.address ?? name;
    for (const [real, alias] of this.generated) if (alias === name) return real;
    return OWN_NAME.test(name) ? this.prefix + name : name;
  }

  /** The same for all texts in a table of headers or arguments. */
  realTable(table: HeaderTable): HeaderTable {
    return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, this.realValue(value)]));
  }

  /** The broker's text as the program would say it. */
  alias(text: string): string {
    const named = text.replaceAll(this.prefix, '').replace(GENERATED, (real, kind: string) => this.aliasOf(real, kind));
    return named.replace(REPLY_ADDRESS, (address) => {
      this.address = address;
      return `amq.rabbitmq.reply-to.${ANSWER_KEY}`;
    });
  }

  private aliasOf(real: string, kind: string): string {
    const known = this.generated.get(real);
    if (known) return known;
    const number = [...this.generated.values()].filter((alias) => alias.startsWith(kind)).length + 1;
    this.generated.set(real, `${kind}${String(number)}`);
    return `${kind}${String(number)}`;
  }

  private realValue(value: HeaderValue): HeaderValue {
    if (typeof value === 'string') return this.real(value);
    if (Array.isArray(value)) return value.map((item: HeaderValue) => this.realValue(item));
    return value;
  }
}
