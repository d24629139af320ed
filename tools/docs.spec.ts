import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ERROR_CODES, REPLY_CODES } from '@nest-amqp/core';

const ROOT = resolve(__dirname, '..');
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  ...filesBelow('docs'),
  ...filesBelow('samples'),
  ...filesBelow('benchmarks'),
];

/** A fence `ts samples/02-orders/src/app.module.ts#name` quotes the region `name` of that file, or the whole file. */
const QUOTE = /^```ts (\S+?)(?:#(\S+))?\n(.*?)^```$/gms;
const UNQUOTED = /^```ts\n/gm;
const LINK = /\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)/g;

function filesBelow(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && !entry.parentPath.includes('node_modules'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

function regionOf(file: string, region: string | undefined): string {
  const source = readFileSync(join(ROOT, file), 'utf8');
  if (region === undefined) return source;
  const lines = source.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line, index) => index > start && line.trim() === '// #endregion');
  if (start < 0 || end < 0) throw new Error(`${file} has no region ${region}`);
  const body = lines.slice(start + 1, end);
  const indent = Math.min(...body.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return `${body.map((line) => line.slice(indent)).join('\n')}\n`;
}

describe('the documents', () => {
  it.each(PAGES)('%s quote their code from files that compile', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    for (const [, file = '', region, quoted] of text.matchAll(QUOTE)) expect(quoted).toBe(regionOf(file, region));
    expect(text.match(UNQUOTED) ?? []).toEqual([]);
  });

  it.each(PAGES)('%s link to what exists', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const missing = [...text.matchAll(LINK)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(ROOT, dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it('have a heading for each error code, and for no other', () => {
    const headings = [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^### `([A-Z_]+)`/gm)].map(([, code]) => code);
    const codes = [...Object.keys(ERROR_CODES), ...Object.values(REPLY_CODES).map(({ name }) => name)];
    expect(headings.sort()).toEqual(codes.sort());
  });
});
