import type { Measurement } from './measure/stopwatch';
import type { Bound } from './report/target';

/** What a figure of a candidate shall be. */
export interface Target extends Bound {
  readonly candidate: string;
  /** By default every scenario. */
  readonly scenario?: string;
  readonly promise: string;
  /** A figure of the candidate's own, or the microseconds of CPU that a message costs it beyond `next`. By default the ratio of its rate to that of `next`. */
  readonly of?: keyof Measurement | 'extraCpuUs';
  /** The candidate of the same rounds that it is compared with; without it nothing is judged. By default the family's baseline. */
  readonly next?: string;
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
  { candidate: 'nest-amqp', scenario: 'request-64', promise: 'next to hand-written requests', atLeast: 0.9 },
  { candidate: 'nest-amqp', scenario: 'request-64', promise: 'times golevelup as it comes', next: 'golevelup-default', atLeast: 15 },
  {
    candidate: 'nest-amqp-memory',
    scenario: 'consume',
    promise: 'µs of CPU that a listener costs over a bare consumer',
    next: 'nest-amqp-memory-channel',
    of: 'extraCpuUs',
    atMost: 5,
  },
  { candidate: 'amqplib-to-nest-amqp-server', promise: 'no slower than RabbitMQ', atLeast: LEVEL },
];

/** The targets of a candidate in a scenario. */
export function targetsOf(candidate: string, scenario: string): readonly Target[] {
  return TARGETS.filter((target) => target.candidate === candidate && (target.scenario ?? scenario) === scenario);
}
