import type { HeaderTable, OnConflict, OptionFault, Queue, QueueDeclareOptions } from '@nest-amqp/core';

/** What holds for every queue that an application declares and that does not say otherwise. */
export interface QueueDefaults {
  /**
   * The type of queues that may have any: durable, neither exclusive nor auto-delete. By default none is sent, and the virtual
   * host's default counts.
   */
  readonly type?: 'classic' | 'quorum';
  /** Arguments that a queue has unless it sets them itself, such as `x-max-length`. Parking queues are not given them. */
  readonly arguments?: HeaderTable;
  /** What to do if the broker has a queue with other properties. By default `fail`. */
  readonly onConflict?: OnConflict;
}

/** The properties that a queue is declared with. */
export function queueDeclaration(queue: Queue, defaults: QueueDefaults): QueueDeclareOptions {
  const { durable, exclusive, autoDelete } = queue;
  const mayHaveAnyType = durable && !exclusive && !autoDelete;
  const type: HeaderTable = mayHaveAnyType && defaults.type !== undefined ? { 'x-queue-type': defaults.type } : {};
  const added = queue.exactArguments ? {} : defaults.arguments;
  return { durable, exclusive, autoDelete, arguments: { ...type, ...added, ...queue.arguments } };
}

/** Everything that is wrong with the defaults. */
export function queueDefaultsFaults(defaults: QueueDefaults): OptionFault[] {
  const faults: OptionFault[] = [];
  const check = (holds: boolean, option: keyof QueueDefaults, remedy: string): void => {
    if (!holds) faults.push({ option: `queueDefaults.${option}`, problem: `it is ${JSON.stringify(defaults[option])}`, remedy });
  };
  const { type, onConflict, arguments: args } = defaults;
  check(type === undefined || ['classic', 'quorum'].includes(type), 'type', "Say 'classic' or 'quorum'");
  check(onConflict === undefined || ['fail', 'use-existing'].includes(onConflict), 'onConflict', "Say 'fail' or 'use-existing'");
  check(args === undefined || (typeof args === 'object' && !Array.isArray(args)), 'arguments', "Give a table: { 'x-max-length': 1000 }");
  return faults;
}
