import type { FaultName } from './chaos-broker';

/** A fault that strikes while numbered messages are sent and handled. */
export interface Scenario {
  /** A sentence that begins with what goes wrong. */
  readonly title: string;
  readonly fault: FaultName;
  /** How often it strikes while the messages are sent. */
  readonly times: number;
  /** How long it lasts each time in the long form; the short form divides it. Absent: it is over by itself. */
  readonly lastsMs?: number;
  /** Consumers must go on while it lasts. */
  readonly consumersGoOn?: boolean;
}

/** How a scenario is run. */
export interface Pace {
  readonly messages: number;
  /** What lasts in the long form lasts so much shorter. */
  readonly shorten: number;
  /** A fault strikes no more often. */
  readonly strikes: number;
}

export const SCENARIOS: readonly Scenario[] = [
  { title: 'connections are reset', fault: 'reset', times: 10 },
  { title: 'connections fall silent', fault: 'half-open', times: 3 },
  { title: 'connections stall and go on', fault: 'stall', times: 5, lastsMs: 3_000 },
  { title: 'connections are slow', fault: 'slow', times: 2, lastsMs: 10_000 },
  { title: 'connections are refused for a minute', fault: 'refuse', times: 1, lastsMs: 60_000 },
  { title: 'the broker closes connections', fault: 'close-connections', times: 10 },
  { title: 'the broker closes channels', fault: 'close-channels', times: 10 },
  { title: 'the broker cancels consumers', fault: 'cancel-consumers', times: 10 },
  { title: 'queues are deleted', fault: 'delete-queues', times: 5 },
  { title: 'publishes are refused', fault: 'nack', times: 5 },
  { title: 'an alarm blocks publishers', fault: 'alarm', times: 2, lastsMs: 4_000, consumersGoOn: true },
  { title: 'the broker stops and starts', fault: 'restart', times: 2 },
  { title: 'the broker is killed and started', fault: 'kill', times: 2, lastsMs: 1_000 },
  { title: "a cluster's leader is killed", fault: 'kill-leader', times: 2, lastsMs: 5_000 },
  { title: 'the consuming application crashes', fault: 'crash-consumer', times: 5 },
  { title: 'the consuming application is replaced', fault: 'restart-consumer', times: 5 },
];
