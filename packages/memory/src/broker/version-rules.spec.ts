import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { VERSION_RULES, type VersionRules } from './version-rules';

const PAGE = readFileSync(resolve(__dirname, '../../../../docs/rabbitmq-versions.md'), 'utf8');

/** A rule's row: its name, what it means, its value in each version. */
const ROW = /^\| `(\w+)` +\|.+\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm;

function written(value: VersionRules[keyof VersionRules]): string {
  if (value === undefined) return 'none';
  if (value === Infinity) return 'any';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.replaceAll('-', ' ');
  return typeof value === 'number' ? value.toLocaleString('en') : value.join(' ');
}

describe('the page about the versions', () => {
  it('has each rule, with its value in each version', () => {
    const rows = [...PAGE.matchAll(ROW)].map(([, name, ...values]) => [name, ...values]);
    const rules = (Object.keys(VERSION_RULES['4.3']) as (keyof VersionRules)[]).map((name) => [
      name,
      ...Object.values(VERSION_RULES).map((rules) => written(rules[name])),
    ]);
    expect(rows).toEqual(rules);
  });
});
