import type { HeaderTable } from '@nest-amqp/core';
import { checkHeaderMatch, HeaderMatch } from './header-match';

const MESSAGES: Record<string, HeaderTable | undefined> = {
  none: undefined,
  a1: { a: 1 },
  a1bs: { a: 1, b: 's' },
  xa: { 'x-a': 1 },
  c: { a: 1, c: 'zzz' },
  astr: { a: '1' },
  f: { f: 1.5 },
  t: { t: true },
};
const ALL = Object.keys(MESSAGES);

describe('HeaderMatch', () => {
  it.each<[string, HeaderTable, readonly string[]]>([
    ['all of two', { 'x-match': 'all', a: 1, b: 's' }, ['a1bs']],
    ['any of two', { 'x-match': 'any', a: 1, b: 's' }, ['a1', 'a1bs', 'c']],
    ['all by default', { a: 1 }, ['a1', 'a1bs', 'c']],
    ['all of nothing', { 'x-match': 'all' }, ALL],
    ['any of nothing', { 'x-match': 'any' }, []],
    ['no arguments', {}, ALL],
    ['all, which ignores x-', { 'x-match': 'all', 'x-a': 1 }, ALL],
    ['any, which ignores x-', { 'x-match': 'any', 'x-a': 1 }, []],
    ['all-with-x', { 'x-match': 'all-with-x', 'x-a': 1 }, ['xa']],
    ['any-with-x', { 'x-match': 'any-with-x', 'x-a': 1 }, ['xa']],
    ['presence', { c: null }, ['c']],
    ['a string, which is not a number', { a: '1' }, ['astr']],
    ['a double', { f: 1.5 }, ['f']],
    ['a boolean', { t: true }, ['t']],
  ])('matches by %s', (_, args, matched) => {
    const match = new HeaderMatch(args, false);
    expect(ALL.filter((name) => match.test(MESSAGES[name]))).toEqual(matched);
  });

  it('compares dates, bytes, arrays and tables by value', () => {
    const values = { d: new Date(5000), b: Buffer.from('x'), l: [1, 'a'], t: { n: { m: 1 } } };
    const match = new HeaderMatch(values, false);
    expect(match.test({ ...values, d: new Date(5000), b: Buffer.from('x') })).toBe(true);
    expect(match.test({ ...values, t: { n: { m: 2 } } })).toBe(false);
    expect(match.test({ ...values, l: [1] })).toBe(false);
  });

  it('refuses an x-match that RabbitMQ does not know, in its words', () => {
    expect(() => checkHeaderMatch({ 'x-match': 'some' })).toThrow(
      'PRECONDITION_FAILED - Invalid x-match field value <<"some">>; expected all, any, all-with-x, or any-with-x',
    );
    expect(() => checkHeaderMatch({ 'x-match': 1 })).toThrow(
      'PRECONDITION_FAILED - Invalid x-match field type byte (value 1); expected longstr',
    );
  });
});
