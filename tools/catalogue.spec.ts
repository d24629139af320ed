import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contractCases } from '@nest-amqp/contract';

const PAGE = readFileSync(resolve(__dirname, '../docs/broker-catalogue.md'), 'utf8');
const ITEMS = 152;

/** What is quoted; a title that ends in `…` stands for all that begin so. */
const QUOTED = [...PAGE.matchAll(/«([^»]+)»/g)].map(([, title = '']) => title);

/** What is quoted of a spec: its path, then titles. */
const SPECS = [...PAGE.matchAll(/`([^`]+\.spec\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(([, path = '', titles = '']) =>
  [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ path, title })),
);

function isTitle(quoted: string): boolean {
  return contractCases.some(({ title }) => (quoted.endsWith('…') ? title.startsWith(quoted.slice(0, -1)) : title === quoted));
}

describe('the catalogue', () => {
  it('quotes only cases that the contract has', () => {
    expect(QUOTED.length).toBeGreaterThan(ITEMS);
    expect(QUOTED.filter((quoted) => !isTitle(quoted))).toEqual([]);
  });

  it('quotes only titles that its specs have', () => {
    const sources = new Map(SPECS.map(({ path }) => [path, readFileSync(resolve(__dirname, '..', path), 'utf8')]));
    expect(SPECS).toHaveLength(PAGE.match(/“[^”]+”/g)?.length ?? 0);
    expect(SPECS.filter(({ path, title }) => !sources.get(path)?.includes(`'${title}'`))).toEqual([]);
  });

  it('has a row for each item, in order', () => {
    const numbers = [...PAGE.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: ITEMS }, (_, index) => index + 1));
  });
});
