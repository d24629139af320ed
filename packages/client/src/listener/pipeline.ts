import type { ConsumeHandler, ConsumeStep } from './consume-step';

/** A list of named steps, put together. */
export interface Pipeline<W> {
  /** Fails with the failure of the last attempt. */
  readonly run: ConsumeHandler<W>;
  /** The names of the steps: `retry > convert > invoke`. */
  toString(): string;
}

type NamedStep<W> = readonly [name: string, step: ConsumeStep<W>];

/** Puts steps together, outermost first. One that nobody configured is not there, so that it costs nothing. */
export function pipelineOf<W>(steps: readonly (NamedStep<W> | undefined)[]): Pipeline<W> {
  const present = steps.filter((step) => step !== undefined);
  return {
    run: present.reduceRight<ConsumeHandler<W>>(
      (next, [, step]) => step(next),
      () => undefined,
    ),
    toString: () => present.map(([name]) => name).join(' > '),
  };
}
