import type { OptionFault } from '@nest-amqp/core';
import type { Configuration } from './configuration.js';
import type { FromConfiguration } from './from-configuration.js';

/** Reads the options of one decorator from the configuration, and keeps what is wrong with them. */
export class OptionReader {
  readonly faults: OptionFault[] = [];

  /** @param place whose options they are: `@RabbitListener of OrderListener.onOrder` */
  constructor(
    private readonly place: string,
    private readonly configuration: Configuration,
  ) {}

  /** The value; `undefined`, and a fault, where it cannot be had. */
  value<T>(option: string, given: FromConfiguration<T>): T | undefined {
    try {
      return this.configuration.read(given);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.fault(option, problem, 'Configure it, or give a fallback: ${key:fallback}');
      return undefined;
    }
  }

  /** A text that says something. */
  text(option: string, given: FromConfiguration<string>): string | undefined {
    const before = this.faults.length;
    const value: unknown = this.value(option, given);
    if (typeof value === 'string' && value !== '') return value;
    if (this.faults.length === before) this.fault(option, `it is ${shown(value)}`, 'Give a name, or a function that returns one');
    return undefined;
  }

  /** One or several of something, each of which may come from the configuration. */
  list<T>(option: string, given: FromConfiguration<T | readonly T[]> | readonly FromConfiguration<T>[] | undefined): T[] {
    if (given === undefined) return [];
    const before = this.faults.length;
    const value = this.value<unknown>(option, given);
    if (value === undefined) {
      if (this.faults.length === before) this.fault(option, 'it is undefined', 'Give a name, or a function that returns one');
      return [];
    }
    const items = Array.isArray(value) ? (value as readonly FromConfiguration<T>[]) : [value as FromConfiguration<T>];
    return items.flatMap((item) => {
      const read = this.value(option, item);
      return read === undefined ? [] : ([read].flat() as T[]);
    });
  }

  /** A number, also one that the configuration has as text. */
  number(option: string, given: FromConfiguration<number | string>): number | undefined {
    const value = this.value(option, given);
    if (value === undefined || typeof value === 'number') return value;
    const number = value.trim() === '' ? NaN : Number(value);
    if (!Number.isNaN(number)) return number;
    this.fault(option, `it is ${shown(value)}`, 'Give a number');
    return undefined;
  }

  /** True or false, also one that the configuration has as text. */
  flag(option: string, given: FromConfiguration<boolean | string>): boolean | undefined {
    const value = this.value(option, given);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    this.fault(option, `it is ${shown(value)}`, 'Give true or false');
    return undefined;
  }

  fault(option: string, problem: string, remedy: string): void {
    this.faults.push({ option: `${this.place}, ${option}`, problem, remedy });
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}
