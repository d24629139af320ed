import { Binding, DirectExchange, Queue } from '@nest-amqp/core';
import { uniqueName } from '../support/transports';

/** Where the messages of a workload go. */
export interface WorkloadTopology {
  readonly exchange: DirectExchange;
  /** Of the numbered messages. */
  readonly queues: readonly Queue[];
  readonly bindings: readonly Binding[];
  readonly requests: Queue;
  /** The names of the queues of what each application sends to itself. */
  readonly probes: readonly string[];
  /** The key of a numbered message: they go to the queues in turn. */
  keyOf(number: number): string;
}

/** A durable exchange, and a durable queue of each kind. */
export function workloadTopology(quorumOnly: boolean): WorkloadTopology {
  const kinds = quorumOnly ? ['quorum'] : ['classic', 'quorum'];
  const exchange = new DirectExchange(uniqueName('chaos'));
  const queues = kinds.map((kind) => new Queue(`${exchange.name}.${kind}`, { arguments: { 'x-queue-type': kind } }));
  return {
    exchange,
    queues,
    bindings: queues.map((queue, key) => new Binding({ exchange: exchange.name, destination: queue.name, routingKey: String(key) })),
    requests: new Queue(`${exchange.name}.requests`),
    probes: [`${exchange.name}.probes.sending`, `${exchange.name}.probes.handling`],
    keyOf: (number) => String(number % queues.length),
  };
}
