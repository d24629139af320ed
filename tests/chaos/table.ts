import type { Footprint } from './footprint';
import { slowestHealMs, type Report } from './report';

/** A report, with what the scenario has left in the process. */
export type MeasuredReport = Report & Footprint;

const COLUMNS: readonly (readonly [heading: string, cell: (report: MeasuredReport) => string | number])[] = [
  ['scenario', ({ scenario }) => scenario.title],
  ['on', ({ broker }) => broker],
  ['strikes', ({ healMs }) => healMs.length],
  ['sent', ({ sent }) => sent],
  ['confirmed', ({ fates }) => fates.confirmed],
  ['returned', ({ fates }) => fates.returned],
  ['refused', ({ fates }) => fates.refused],
  ['not sent', ({ fates }) => fates['not-sent']],
  ['unknown', ({ fates }) => fates.unknown],
  ['handled', ({ handled }) => handled],
  ['lost', ({ lost }) => lost],
  ['deleted', ({ deleted }) => deleted],
  ['duplicates', ({ duplicates }) => duplicates],
  ['healed in ms', (report) => Math.round(slowestHealMs(report))],
  ['heap MiB', ({ heapGrowthBytes }) => (heapGrowthBytes / 2 ** 20).toFixed(1)],
  ['left open', ({ leftOpen, unsettled }) => [...leftOpen, ...(unsettled > 0 ? [`${String(unsettled)} sends`] : [])].join(', ') || '–'],
  ['s', ({ seconds }) => Math.round(seconds)],
];

/** The reports as a Markdown table. */
export function tableOf(reports: readonly MeasuredReport[]): string {
  const rows = reports.map((report) => COLUMNS.map(([, cell]) => String(cell(report))));
  const headings = COLUMNS.map(([heading]) => heading);
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(headings), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
