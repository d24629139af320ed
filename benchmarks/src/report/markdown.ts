/** A table in Markdown: the first column to the left, the others to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** 12345.6 as `12,346`. */
export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** 1.234 as `1.23`. */
export const ratio = (value: number): string => value.toFixed(2);
