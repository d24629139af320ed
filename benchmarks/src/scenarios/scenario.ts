import type { Candidate, Stage } from '../candidates/candidate';
import type { Family } from '../candidates/catalogue';
import type { Measurement } from '../measure/stopwatch';

/** What the candidates are asked to do. */
export interface Scenario {
  readonly id: string;
  /** One sentence above its table. */
  readonly title: string;
  /** How many messages make a round; a family without a number does not run it. */
  readonly count: Readonly<Partial<Record<Family, number>>>;
  /** Runs a round on an empty queue and measures it; rejects if a message did not arrive, or arrived twice or harmed. */
  readonly run: (round: Round) => Promise<Measurement>;
}

export interface Round {
  readonly candidate: Candidate;
  readonly stage: Stage;
  readonly queue: string;
  readonly count: number;
}

/** Publishes that await their confirm at the same time. */
export const PUBLISHES_IN_FLIGHT = 256;
export const PREFETCH = 250;
