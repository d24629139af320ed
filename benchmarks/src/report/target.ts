import { markdownTable, ratio } from './markdown';

/** A ratio that the project promised, and what was measured. */
export interface Verdict {
  readonly promise: string;
  readonly atLeast: number;
  readonly measured: number;
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return markdownTable(
    ['target', 'at least', 'measured', ''],
    verdicts.map(({ promise, atLeast, measured }) => [
      promise,
      ratio(atLeast),
      ratio(measured),
      measured >= atLeast ? 'met' : '**missed**',
    ]),
  );
}
