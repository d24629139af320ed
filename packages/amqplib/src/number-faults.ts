import { inspect } from 'node:util';
import type { OptionFault } from '@nest-amqp/core';

/** The whole numbers that an option may have. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** A fault for each option that is given and is not a whole number in its range. */
export function numberFaults<O extends object>(options: O, ranges: { readonly [K in keyof O]?: Range }): OptionFault[] {
  const faults: OptionFault[] = [];
  for (const [option, { from, to }] of Object.entries<Range>(ranges as Record<string, Range>)) {
    const value: unknown = options[option as keyof O];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || (value as number) < from || (value as number) > to) {
      faults.push({ option, problem: `is ${inspect(value)}`, remedy: `Give a whole number from ${String(from)} to ${String(to)}` });
    }
  }
  return faults;
}
