import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const ROW = /^\| (\d+) +\|.*\| `([^`]+\.spec\.ts)`: (.*?) +\|$/gm;
const rows = [...readFileSync(join(ROOT, 'docs/standing-complaints.md'), 'utf8').matchAll(ROW)].map(
  ([, number, path = '', title = '']) => ({
    number: Number(number),
    path,
    title,
  }),
);

describe('the page of standing complaints', () => {
  it('has thirty of them', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  it('names tests that exist', () => {
    expect(rows.filter(({ path, title }) => !readFileSync(join(ROOT, path), 'utf8').includes(title))).toEqual([]);
  });
});
