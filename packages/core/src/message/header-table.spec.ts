import { canonicalTable } from './header-table';

describe('the canonical form of a table', () => {
  it('keeps strings, numbers, booleans and null', () => {
    expect(canonicalTable({ a: 'x', b: 1, c: 1.5, d: true, e: null })).toEqual({ a: 'x', b: 1, c: 1.5, d: true, e: null });
  });

  it('cuts dates to whole seconds', () => {
    expect(canonicalTable({ at: new Date(1_700_000_000_999) })).toEqual({ at: new Date(1_700_000_000_000) });
  });

  it('copies byte arrays and nested tables, so that changing the original changes nothing', () => {
    const original = { bytes: Buffer.from('ab'), table: { list: [1, { deep: 'x' }] } };
    const copy = canonicalTable(original);
    original.bytes[0] = 0;
    original.table.list.push(2);
    expect(copy).toEqual({ bytes: Buffer.from('ab'), table: { list: [1, { deep: 'x' }] } });
  });

  it('makes a number of a big integer that a number holds exactly, and keeps a larger one', () => {
    expect(canonicalTable({ small: 5n, large: 2n ** 60n })).toEqual({ small: 5, large: 2n ** 60n });
  });

  it.each([
    [{ h: undefined }, "header 'h' is undefined"],
    [{ h: () => 1 }, "header 'h' is a function"],
    [{ h: new Map() }, "header 'h' is a Map"],
    [{ h: { deep: [1, undefined] } }, "header 'h' 'deep'[1] is undefined"],
    [{ h: new Date(NaN) }, "header 'h' is an invalid Date"],
    [{ h: 2n ** 64n } as never, "header 'h' is 18446744073709551616"],
    [JSON.parse('{"__proto__":1}'), "header '__proto__' is not allowed"],
  ])('refuses what AMQP cannot carry and names the header: %#', (table, message) => {
    expect(() => canonicalTable(table as never)).toThrow(message);
    expect(() => canonicalTable(table as never)).toThrow(expect.objectContaining({ code: 'INVALID_HEADER' }));
  });
});
