import type { Metrics } from './telemetry';

type Counter = ReturnType<Metrics['counter']>;
type Histogram = ReturnType<Metrics['histogram']>;

/** What the pipelines measure with; the names are those of the semantic conventions where these have one. */
export interface ClientInstruments {
  /** Sends, with `error.type` where they failed. */
  readonly sent: Counter;
  /** How long a send, a request or a receive took. */
  readonly duration: Histogram;
  readonly confirmed: Counter;
  /** Messages that were given to handlers or to `receive`, with `error.type` where that failed. */
  readonly consumed: Counter;
  /** How long handling took, further attempts included. */
  readonly processed: Histogram;
  /** Settled messages, by how. */
  readonly settled: Counter;
}

const MESSAGES = '{message}';

export function clientInstruments(metrics: Metrics): ClientInstruments {
  return {
    sent: metrics.counter('messaging.client.sent.messages', {
      unit: MESSAGES,
      description: 'Number of messages producer attempted to send to the broker.',
    }),
    duration: metrics.histogram('messaging.client.operation.duration', {
      unit: 's',
      description: 'Duration of messaging operation initiated by a producer or consumer client.',
    }),
    confirmed: metrics.counter('nest_amqp.client.confirmed.messages', {
      unit: MESSAGES,
      description: 'Sends that resolved: the broker has the message.',
    }),
    consumed: metrics.counter('messaging.client.consumed.messages', {
      unit: MESSAGES,
      description: 'Number of messages that were delivered to the application.',
    }),
    processed: metrics.histogram('messaging.process.duration', { unit: 's', description: 'Duration of processing operation.' }),
    settled: metrics.counter('nest_amqp.client.settled.messages', {
      unit: MESSAGES,
      description: 'Messages that were acknowledged, rejected or given back.',
    }),
  };
}
