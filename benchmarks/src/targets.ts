import type { Measurement } from './measure/stopwatch';
import type { Bound } from './report/target';

/** What a candidate's median ratio to its family's baseline shall be, or another figure of its own. */
interface Target extends Bound {
  readonly candidate: string;
  /** By default every scenario. */
  readonly scenario?: string;
  readonly promise: string;
  /** By default the ratio. */
  readonly of?: keyof Measurement;
}

/** Two runs of the same code differ by as much. */
const LEVEL = 0.97;

const TARGETS: readonly Target[] = [
  { candidate: 'nest-amqp', promise: 'no slower than hand-written amqplib', atLeast: LEVEL },
  { candidate: 'nest-amqp', scenario: 'end-to-end', promise: 'faster than hand-written amqplib', atLeast: 1.3 },
  { candidate: 'nest-amqp-memory', scenario: 'end-to-end', promise: 'next to the reference loop', atLeast: 0.6 },
  { candidate: 'nest-amqp-memory-channel', scenario: 'end-to-end', promise: 'next to the reference loop', atLeast: 0.7 },
  { candidate: 'nest-amqp-memory-channel', scenario: 'backlog', promise: 'bytes beyond the body', of: 'bytes', atMost: 400 },
  { candidate: 'nest-amqp-memory-channel', scenario: 'backlog', promise: 'drains without slowing down', of: 'lastToFirst', atLeast: 0.9 },
  { candidate: 'amqplib-to-nest-amqp-server', promise: 'no slower than RabbitMQ', atLeast: LEVEL },
];

/** The targets of a candidate in a scenario. */
export function targetsOf(candidate: string, scenario: string): readonly Target[] {
  return TARGETS.filter((target) => target.candidate === candidate && (target.scenario ?? scenario) === scenario);
}
