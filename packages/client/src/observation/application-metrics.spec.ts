import { RabbitEvents } from '../events/rabbit-events';
import { measureApplication } from './application-metrics';
import type { Metrics } from './telemetry';

it('what is measured beside the pipelines is not read any more when the application has ended', () => {
  const events = new RabbitEvents();
  const read = new Map<string, () => unknown>();
  const metrics: Metrics = {
    counter: () => () => undefined,
    histogram: () => () => undefined,
    gauge: (name, _text, callback) => {
      read.set(name, () => {
        const values: number[] = [];
        callback((value) => values.push(value));
        return values;
      });
      return () => read.delete(name);
    },
  };
  measureApplication({ events, registry: { containers: [] }, template: { pending: 3 } }, metrics, {});
  expect(read.get('nest_amqp.client.pending')?.()).toEqual([3]);
  events.end();
  expect([...read.keys()]).toEqual([]);
});
