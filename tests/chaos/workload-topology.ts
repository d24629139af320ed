import { Binding, DirectExchange, Queue } from '@nest-amqp/core';
import { uniqueName } from '../support/transports';

/** Where the numbered messages go. */
export interface WorkloadTopology {
  readonly exchange: DirectExchange;
  readonly queues: readonly Queue[];
  readonly bindings: readonly Binding[];
  /** The key of a numbered message: they go to the queues in turn. */
  keyOf(number: number): string;
}

/** A durable exchange and a durable queue of each kind. */
export function workloadTopology(quorumOnly: boolean): WorkloadTopology {
  const kinds = quorumOnly ? ['quorum'] : ['classic', 'quorum'];
  const exchange = new DirectExchange(uniqueName('chaos'));
  const queues = kinds.map((kind) => new Queue(`${exchange.name}.${kind}`, { arguments: { 'x-queue-type': kind } }));
  const bindings = queues.map((queue, key) => new Binding({ exchange: exchange.name, destination: queue.name, routingKey: String(key) }));
  return { exchange, queues, bindings, keyOf: (number) => String(number % queues.length) };
}
