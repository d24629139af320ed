import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { contractCases } from '@nest-amqp/contract';

const PAGE = readFileSync(resolve(__dirname, '../docs/broker-catalogue.md'), 'utf8');
const ITEMS = 152;

/** What is quoted; a title that ends in `…` stands for all that begin so. */
const QUOTED = [...PAGE.matchAll(/«([^»]+)»/g)].map(([, title = '']) => title);

function isTitle(quoted: string): boolean {
  return contractCases.some(({ title }) => (quoted.endsWith('…') ? title.startsWith(quoted.slice(0, -1)) : title === quoted));
}

describe('the catalogue', () => {
  it('quotes only cases that the contract has', () => {
    expect(QUOTED.length).toBeGreaterThan(ITEMS);
    expect(QUOTED.filter((quoted) => !isTitle(quoted))).toEqual([]);
  });

  it('has a row for each item, in order', () => {
    const numbers = [...PAGE.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
    expect(numbers).toEqual(Array.from({ length: ITEMS }, (_, index) => index + 1));
  });
});
