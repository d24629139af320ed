import { headerConversion } from './header-conversion.js';

const date = new Date('2026-01-01T00:00:00.000Z');

describe('a header', () => {
  it.each([
    [String, 'x', 'x'],
    [String, 5, '5'],
    [String, true, 'true'],
    [String, 5n, '5'],
    [String, date, '2026-01-01T00:00:00.000Z'],
    [String, Buffer.from('é'), 'é'],
    [String, { a: 1 }, undefined],
    [Number, 5, 5],
    [Number, '5.5', 5.5],
    [Number, 5n, 5],
    [Number, '', undefined],
    [Number, 'five', undefined],
    [Number, true, undefined],
    [Boolean, false, false],
    [Boolean, 'true', true],
    [Boolean, 'false', false],
    [Boolean, 'yes', undefined],
    [Boolean, 1, undefined],
    [Date, date, date],
    [Date, '2026-01-01T00:00:00Z', date],
    [Date, date.getTime(), date],
    [Date, 'never', undefined],
    [Date, true, undefined],
    [Buffer, 'é', Buffer.from('é')],
    [Buffer, 5, undefined],
  ])('where %p is declared: %p becomes %p', (type, value, expected) => {
    expect(headerConversion(type)?.(value)).toEqual(expected);
  });

  it.each([Object, Array, undefined, Map])('is given as it is where %p is declared', (type) => {
    expect(headerConversion(type)).toBeUndefined();
  });
});
