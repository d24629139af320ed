import { markdownTable, ratio } from './markdown';

/** What a figure shall be. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A figure that the project promised, and what was measured. */
export interface Verdict extends Bound {
  readonly promise: string;
  readonly measured: number;
}

export function verdictTable(verdicts: readonly Verdict[]): string {
  return markdownTable(
    ['target', 'bound', 'measured', ''],
    verdicts.map((verdict) => [verdict.promise, boundText(verdict), ratio(verdict.measured), isMet(verdict) ? 'met' : '**missed**']),
  );
}

function isMet({ atLeast = -Infinity, atMost = Infinity, measured }: Verdict): boolean {
  return measured >= atLeast && measured <= atMost;
}

function boundText({ atLeast, atMost }: Bound): string {
  return [atLeast !== undefined && `≥ ${ratio(atLeast)}`, atMost !== undefined && `≤ ${ratio(atMost)}`].filter(Boolean).join(', ');
}
