import { AmqpOptionsError, type OptionFault } from '@nest-amqp/core';

/** A permission's regular expression. @throws SyntaxError if it is none. */
export function permissionPattern(text: string): RegExp {
  return new RegExp(text === '' ? '^$' : text);
}

/** What is wrong with regular expressions, each under its name in a table. */
export function patternFaults(option: string, patterns: Readonly<Record<string, string>>): readonly OptionFault[] {
  return Object.entries(patterns).flatMap(([name, text]) => {
    try {
      permissionPattern(text);
      return [];
    } catch (error) {
      return [{ option: `${option}.${name}`, problem: (error as Error).message, remedy: "Write a regular expression, such as '.*'" }];
    }
  });
}

/** @throws AmqpOptionsError for what is not a regular expression. */
export function checkPatterns(option: string, patterns: Readonly<Record<string, string>>): void {
  const faults = patternFaults(option, patterns);
  if (faults.length > 0) throw new AmqpOptionsError(faults);
}
