import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** The behaviours that Spring AMQP's own tests assert, by area. */
const BEHAVIOURS = {
  A: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15],
  B: [1, 3, 4, 6, 7, 9],
  C: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15],
  D: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21],
  E: [1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 16],
  F: [1, 2, 4, 5],
  G: [2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18],
  H: [1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17],
};
const NUMBERS = Object.entries(BEHAVIOURS).flatMap(([area, numbers]) => numbers.map((number) => `${area}${String(number)}`));

const PAGE = readFileSync(join(ROOT, 'docs/spring-differences.md'), 'utf8');
const ROW = /^\| ((?:[A-H]\d+(?:, )?)+)\s*\| (.*?)\s*\|$/gm;
const rows = [...PAGE.matchAll(ROW)].map(([, numbers = '', rest = '']) => ({ numbers: numbers.split(', '), rest }));

function specs(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.spec.ts') && !/node_modules|dist/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name));
}

function numbersInTitles(): Set<string> {
  const sources = [...specs('tests'), ...specs('packages')].map((path) => readFileSync(path, 'utf8'));
  return new Set(
    sources.flatMap((source) => [...source.matchAll(/\(Spring ([^)]*)\)/g)].flatMap(([, text = '']) => text.match(/[A-H]\d+/g) ?? [])),
  );
}

describe('the behaviours of Spring AMQP', () => {
  it('are each in the title of a test, or on the page of differences', () => {
    const known = new Set([...numbersInTitles(), ...rows.flatMap(({ numbers }) => numbers)]);
    expect(NUMBERS.filter((number) => !known.has(number))).toEqual([]);
    expect([...known].filter((number) => !NUMBERS.includes(number))).toEqual([]);
  });

  it('name tests that exist', () => {
    const named = rows.flatMap(({ rest }) => {
      const [, path, title] = /^`([^`]+\.spec\.ts)`: (.*)$/.exec(rest) ?? [];
      return path && title ? [{ path, title }] : [];
    });
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ path, title }) => !readFileSync(join(ROOT, path), 'utf8').includes(title))).toEqual([]);
  });
});
