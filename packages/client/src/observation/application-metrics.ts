import type { RabbitEvents } from '../events/rabbit-events';
import { sentTo } from './destination';
import type { Attributes, Metrics } from './telemetry';

/** What is measured beside the pipelines. */
export interface MeasuredApplication {
  readonly events: RabbitEvents;
  readonly registry: { readonly containers: readonly { readonly id: string; readonly inFlight: number }[] };
  readonly template: { readonly pending: number };
}

const SYSTEM: Attributes = { 'messaging.system': 'rabbitmq' };

/** Counts what events tell, and shows what is in flight when somebody collects. Ends with the application. */
export function measureApplication({ events, registry, template }: MeasuredApplication, metrics: Metrics, server: Attributes): void {
  const message = (name: string, description: string) => metrics.counter(name, { unit: '{message}', description });
  const returned = message('nest_amqp.client.returned.messages', 'Messages that no queue was bound for.');
  const nacked = message('nest_amqp.client.nacked.messages', 'Messages that the broker refused.');
  const parked = message('nest_amqp.client.parked.messages', 'Messages that could not be handled and lie in a parking queue.');
  const reconnects = metrics.counter('nest_amqp.connection.reconnects', {
    unit: '{reconnect}',
    description: 'Connections that were lost and are back.',
  });
  const destination = (exchange: string, routingKey: string): Attributes => ({
    ...SYSTEM,
    ...server,
    'messaging.destination.template': sentTo(exchange, routingKey).template,
  });
  events.on('message.returned', ({ exchange, routingKey }) => returned(1, destination(exchange, routingKey)));
  events.on('message.nacked', ({ exchange, routingKey }) => nacked(1, destination(exchange, routingKey)));
  events.on('message.parked', ({ listener, error }) => parked(1, { ...SYSTEM, 'nest_amqp.listener.id': listener, 'error.type': error }));
  events.on('connection.up', ({ reconnected }) => {
    if (reconnected) reconnects(1, { ...SYSTEM, ...server });
  });
  const ends = [
    metrics.gauge('nest_amqp.listener.in_flight', { unit: '{message}', description: 'Messages that handlers work on.' }, (observe) => {
      for (const { id, inFlight } of registry.containers) observe(inFlight, { ...SYSTEM, 'nest_amqp.listener.id': id });
    }),
    metrics.gauge('nest_amqp.client.pending', { unit: '{message}', description: 'Sends without an outcome yet.' }, (observe) => {
      observe(template.pending, { ...SYSTEM, ...server });
    }),
  ];
  events.onEnd(() => ends.forEach((end) => end()));
}
