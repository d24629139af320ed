import type { Tutorial } from './tutorial';

/** One row of the tutorial: something to do, and something to see. */
export interface Step {
  /** `T1` to `T23`. */
  readonly name: string;
  readonly title: string;
  run(tutorial: Tutorial): Promise<void>;
}
