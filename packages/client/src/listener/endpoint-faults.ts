import type { OptionFault } from '@nest-amqp/core';
import type { ListenerEndpoint } from './endpoint';
import { handlerFaults } from './handler-choice';
import { listenerOptionFaults } from './resolve-listener-options';

/** Everything that is wrong with a listener. */
export function endpointFaults({ id, queues, handlers, options }: ListenerEndpoint): OptionFault[] {
  const noQueue: OptionFault = { option: `listener '${id}'.queues`, problem: 'there is none', remedy: 'Name at least one queue' };
  return [...listenerOptionFaults(options, `listener '${id}'`), ...handlerFaults(id, handlers), ...(queues.length > 0 ? [] : [noQueue])];
}
