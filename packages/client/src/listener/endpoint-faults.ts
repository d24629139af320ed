import type { OptionFault } from '@nest-amqp/core';
import type { ListenerEndpoint, MessageHandler } from './endpoint';
import { handlerFaults } from './handler-choice';
import { listenerOptionFaults } from './resolve-listener-options';

/** Everything that is wrong with a listener. */
export function endpointFaults({ id, queues, handlers, options }: ListenerEndpoint): OptionFault[] {
  const noQueue: OptionFault = { option: `listener '${id}'.queues`, problem: 'there is none', remedy: 'Name at least one queue' };
  return [
    ...listenerOptionFaults(options, `listener '${id}'`),
    ...handlerFaults(id, handlers),
    ...(options.batch ? batchHandlerFaults(id, handlers) : []),
    ...(queues.length > 0 ? [] : [noQueue]),
  ];
}

function batchHandlerFaults(id: string, handlers: readonly MessageHandler[]): OptionFault[] {
  const option = `listener '${id}'`;
  const faults: OptionFault[] = [];
  if (handlers.length > 1) {
    const remedy = 'Leave one handler, or give each type a queue and a listener of its own';
    faults.push({ option, problem: 'it takes batches, and has several handlers', remedy });
  }
  for (const { name, sendTo } of handlers) {
    if (!sendTo) continue;
    const remedy = 'Leave out where replies go, or leave out batch';
    faults.push({ option, problem: `${name} takes batches, and cannot reply to '${sendTo.toString()}'`, remedy });
  }
  return faults;
}
