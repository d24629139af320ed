import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const PAGE = readFileSync(resolve(ROOT, 'docs/reliability.md'), 'utf8');

/** The rows of the tables about promises: what is said, and what is named for it. */
const ROWS = ['What is promised', 'What is not promised', 'What you must do'].flatMap((heading) => rowsBelow(heading));

/** A path, then titles of tests, or of scenarios, in it. */
const NAMED = /`([^`]+\.ts)`((?:,? “[^”]+”)+)/g;

function rowsBelow(heading: string): { said: string; named: string }[] {
  const [, rest = ''] = PAGE.split(`## ${heading}\n`);
  const [section = ''] = rest.split('\n## ');
  const rows = [...section.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(([, said = '', named = '']) => ({ said, named }));
  return rows.filter(({ said }) => !said.startsWith('---')).slice(1);
}

function titlesOf(named: string): { path: string; title: string }[] {
  return [...named.matchAll(NAMED)].flatMap(([, path = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ path, title: title.replaceAll('\\`', '`') })),
  );
}

function isIn({ path, title }: { path: string; title: string }): boolean {
  const source = readFileSync(resolve(ROOT, path), 'utf8');
  return [`'${title}'`, `"${title}"`].some((quoted) => source.includes(quoted));
}

describe('the page on reliability', () => {
  it('has a test for each of its sentences', () => {
    expect(ROWS.length).toBeGreaterThan(30);
    expect(ROWS.filter(({ named }) => titlesOf(named).length === 0)).toEqual([]);
  });

  it('names only tests that exist', () => {
    expect(ROWS.flatMap(({ named }) => titlesOf(named)).filter((named) => !isIn(named))).toEqual([]);
  });

  it('has a row with figures for each scenario', () => {
    const scenarios = readFileSync(resolve(ROOT, 'tests/chaos/scenario.ts'), 'utf8');
    const titles = [...scenarios.matchAll(/title: (?:'([^']+)'|"([^"]+)")/g)].map(([, single, double]) => single ?? double ?? '');
    const [, measured = ''] = PAGE.split('## Measured\n');
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.filter((title) => !measured.includes(`| ${title} `))).toEqual([]);
  });
});
