/** What a candidate's median ratio to its family's baseline shall be. */
interface Target {
  readonly candidate: string;
  /** By default every scenario. */
  readonly scenario?: string;
  readonly promise: string;
  readonly atLeast: number;
}

/** Two runs of the same code differ by as much. */
const LEVEL = 0.97;

const TARGETS: readonly Target[] = [
  { candidate: 'nest-amqp', promise: 'no slower than hand-written amqplib', atLeast: LEVEL },
  { candidate: 'nest-amqp', scenario: 'end-to-end', promise: 'faster than hand-written amqplib', atLeast: 1.3 },
  { candidate: 'nest-amqp-memory', scenario: 'end-to-end', promise: 'next to the reference loop', atLeast: 0.6 },
];

/** The targets of a candidate in a scenario. */
export function targetsOf(candidate: string, scenario: string): readonly Target[] {
  return TARGETS.filter((target) => target.candidate === candidate && (target.scenario ?? scenario) === scenario);
}
