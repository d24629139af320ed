import fc from 'fast-check';
import { programs } from '../arbitrary/program-arbitrary';
import { ShrinkingPrograms } from '../arbitrary/shrinking-programs';
import { duel, type Difference, type Opponents } from '../play/duel';
import type { Program } from '../program/operation';

/** What to hunt for, and how long. */
export interface Hunt extends Opponents {
  /** The first program's; the next has the next number. */
  readonly seed: number;
  /** How many programs are played at a time. */
  readonly workers: number;
  /** A program that RabbitMQ played differently once, and not another time. */
  readonly onUndecided?: (program: Program, difference: Difference) => void;
  /** Whether to go on, asked before each program. */
  readonly goesOn: (tally: Tally) => boolean;
}

/** How much was played. */
export interface Tally {
  /** Programs that were begun. */
  started: number;
  programs: number;
  steps: number;
  /** Programs that came to where RabbitMQ leaves something to chance, or which it played like the in-memory broker another time. */
  undecided: number;
}

/** A program that RabbitMQ always plays differently. */
export interface Found {
  readonly seed: number;
  readonly program: Program;
  readonly difference: Difference;
}

/** How long RabbitMQ may take when a program that differed is played again, and once more. */
const PATIENCE_AGAIN_MS = [1500, 5000];
const SHRINKING_MS = 120_000;

/** Plays programs until it is told to stop or has found one that differs; that one is made as small as it gets. */
export async function hunt({ seed, workers, goesOn, ...opponents }: Hunt): Promise<{ readonly tally: Tally; readonly found?: Found }> {
  const tally: Tally = { started: 0, programs: 0, steps: 0, undecided: 0 };
  let next = seed;
  let found: Found | undefined;
  const work = async (): Promise<void> => {
    while (!found && goesOn(tally)) {
      const own = next++;
      tally.started += 1;
      const failed = await playOne(own, opponents, tally, () => found !== undefined);
      if (failed) found ??= failed;
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return { tally, ...(found && { found }) };
}

/** Plays the program of one seed; if it differs, smaller ones, until none of them does. */
async function playOne(
  seed: number,
  opponents: Opponents & Pick<Hunt, 'onUndecided'>,
  tally: Tally,
  isOver: () => boolean,
): Promise<Found | undefined> {
  let first: Found | undefined;
  let smallest: Found | undefined;
  const failures = new WeakMap<Program, number>();
  const property = fc.asyncProperty(new ShrinkingPrograms(programs(), (program) => failures.get(program)), async (program) => {
    if (!first && isOver()) return;
    const difference = first ? await duel(program, opponents) : await lastingDifference(program, opponents, tally);
    if (!difference || difference.isLeftOpen) return;
    failures.set(program, difference.step);
    smallest = { seed, program, difference };
    first ??= smallest;
    throw new Error('they differ');
  });
  await fc.check(property, { seed, numRuns: 1, unbiased: true, interruptAfterTimeLimit: SHRINKING_MS });
  if (!first || !smallest) return undefined;
  const lasting = await lastingDifference(smallest.program, opponents);
  return lasting ? { ...smallest, difference: lasting } : first;
}

/**
 * Where RabbitMQ leaves something open it does now this, now that, and the in-memory broker does one of them: only a
 * difference that comes each time is one.
 */
export async function lastingDifference(
  program: Program,
  opponents: Opponents & Pick<Hunt, 'onUndecided'>,
  tally?: Tally,
): Promise<Difference | undefined> {
  const undecided = (played: Program, by: Difference): void => {
    if (!tally) return;
    tally.undecided += 1;
    opponents.onUndecided?.(played, by);
  };
  let difference = await duel(program, opponents);
  if (tally) {
    tally.programs += 1;
    tally.steps += program.length;
  }
  for (const patienceMs of PATIENCE_AGAIN_MS) {
    if (!difference || difference.isLeftOpen) break;
    const before = difference;
    difference = await duel(program, { ...opponents, patienceMs });
    if (!difference) undecided(program, before);
  }
  if (!difference?.isLeftOpen) return difference;
  undecided(program, difference);
  return undefined;
}
