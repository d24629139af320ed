import type { ListenerEndpoint } from '@nest-amqp/client';
import { isAmqpError, type AmqpOptionsError, type OptionFault } from '@nest-amqp/core';

/** What is wrong with the options that an action takes, so that it can be told together with everything else. */
export function faultsOf(action: () => unknown): readonly OptionFault[] {
  try {
    action();
    return [];
  } catch (error) {
    if (isAmqpError(error, 'INVALID_OPTIONS')) return (error as AmqpOptionsError).faults;
    throw error;
  }
}

/** The same faults, with class and method in the place of a listener's id. */
export function namingListener(faults: readonly OptionFault[], name: string, { id }: ListenerEndpoint): OptionFault[] {
  return faults.map((fault) => {
    const named = fault.option
      .replace(`listener '${id}'.`, `@RabbitListener of ${name}, `)
      .replace(`listener '${id}'`, `@RabbitListener of ${name}`);
    return { ...fault, option: named };
  });
}
