import fc from 'fast-check';
import { CodecError } from '../codec-error';
import type { FieldTable, FieldValue } from './field-table';
import { fieldTypeOf } from './field-type-of';
import { keepFieldTypes } from './keep-field-types';
import { decodeTable, encodeTable } from './table-codec';

// The same values in each test run.
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_260) });

/** The fields of a table of which each is a name of one letter, a type and octets. */
function fields(...all: [name: string, type: string, ...octets: number[]][]): Buffer {
  return Buffer.concat(all.map(([name, type, ...octets]) => Buffer.from([name.length, ...Buffer.from(name + type), ...octets])));
}

const UNUSUAL = fields(
  ['s', 's', 0, 5],
  ['l', 'l', 0, 0, 0, 0, 0, 0, 0, 5],
  ['L', 'L', 0, 0, 0, 0, 0, 0, 0, 5],
  ['f', 'f', 0x3f, 0xc0, 0, 0],
  ['D', 'D', 2, 0, 0, 1, 0x3a],
  ['B', 'B', 200],
  ['u', 'u', 0xff, 0xff],
  ['i', 'i', 0xff, 0xff, 0xff, 0xff],
  ['I', 'I', 0xff, 0xff, 0xff, 0xff],
  ['T', 'T', 0, 0, 0, 0, 0, 0, 0, 1],
  ['F', 'F', 0, 0, 0, 5, 1, 0x61, 0x73, 0, 1],
  ['A', 'A', 0, 0, 0, 3, 0x73, 0, 1],
  ['V', 'V'],
  ['t', 't', 1],
  ['x', 'x', 0, 0, 0, 1, 7],
  ['S', 'S', 0, 0, 0, 1, 0xff],
);

describe('a table', () => {
  const { value } = fc.letrec<{ value: FieldValue; table: FieldTable }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((n) => !Number.isSafeInteger(Number(n))),
      fc.boolean(),
      fc.constant(null),
      fc.date({ noInvalidDate: true }).map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('table'),
    ),
    table: fc.dictionary(
      fc.string({ maxLength: 20 }).filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  }));

  it('comes back as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(decodeTable(encodeTable({ any }))).toEqual({ any });
      }),
    );
  });

  it('that was read is written in the same octets', () => {
    expect(encodeTable(decodeTable(UNUSUAL))).toEqual(UNUSUAL);
  });

  it('that was read and sorted keeps the octets of each field', () => {
    const read = decodeTable(UNUSUAL);
    const backwards = Object.fromEntries(Object.entries(read).reverse());
    expect(encodeTable(decodeTable(encodeTable(backwards)))).not.toEqual(UNUSUAL);
    const twice = Object.fromEntries(Object.entries(decodeTable(encodeTable(keepFieldTypes(backwards, read)))).reverse());
    expect(encodeTable(keepFieldTypes(Object.fromEntries(Object.entries(backwards).reverse()), read))).toEqual(UNUSUAL);
    expect(Object.keys(twice)).toEqual(Object.keys(read));
  });

  it('that was read and changed keeps what did not change', () => {
    const read = decodeTable(fields(['s', 's', 0, 5], ['l', 'l', 0, 0, 0, 0, 0, 0, 0, 5]));
    const derived = keepFieldTypes({ ...read, l: 6, n: 1 }, read);
    expect(encodeTable(derived)).toEqual(fields(['s', 's', 0, 5], ['l', 'b', 6], ['n', 'b', 1]));
    // and again, when what was derived is derived from
    expect(encodeTable(keepFieldTypes({ s: 5 }, derived))).toEqual(fields(['s', 's', 0, 5]));
  });

  it('that is nested keeps its octets in a table that was made anew', () => {
    const nested = (decodeTable(UNUSUAL) as { F: FieldTable }).F;
    expect(encodeTable({ F: nested })).toEqual(fields(['F', 'F', 0, 0, 0, 5, 1, 0x61, 0x73, 0, 1]));
    expect(encodeTable({ A: [nested] })).toEqual(fields(['A', 'A', 0, 0, 0, 10, 0x46, 0, 0, 0, 5, 1, 0x61, 0x73, 0, 1]));
  });

  it('shows nothing of the octets that it keeps', () => {
    const read = decodeTable(fields(['a', 's', 0, 5]));
    expect(read).toStrictEqual({ a: 5 });
    expect(Reflect.ownKeys(read)).toEqual(['a']);
    expect(encodeTable({ ...read })).toEqual(fields(['a', 'b', 5]));
  });

  it('says the type in which a field came, or in which it will go', () => {
    const read = decodeTable(UNUSUAL);
    expect(Object.keys(read).map((name) => fieldTypeOf(read, name))).toEqual([
      ...['short', 'long', 'long', 'float', 'decimal', 'unsignedbyte', 'unsignedshort', 'unsignedint', 'signedint', 'timestamp'],
      ...['table', 'array', 'void', 'bool', 'binary', 'longstr'],
    ]);
    const made = { b: 1, s: 1000, I: 1e6, l: 1e12, n: 5n, d: 1.5, S: '', t: true, V: null, A: [], F: {}, x: Buffer.alloc(0) };
    expect(Object.keys(made).map((name) => fieldTypeOf(made, name))).toEqual([
      ...['byte', 'short', 'signedint', 'long', 'long', 'double', 'longstr', 'bool', 'void', 'array', 'table', 'binary'],
    ]);
    expect(fieldTypeOf(read, 'absent')).toBeUndefined();
    expect(fieldTypeOf(read, 'toString')).toBeUndefined();
    expect(fieldTypeOf(keepFieldTypes({ s: 5, l: 7 }, read), 's')).toBe('short');
    expect(fieldTypeOf(keepFieldTypes({ s: 5, l: 7 }, read), 'l')).toBe('byte');
  });

  it('holds numbers where they are exact', () => {
    const { l, m, D, T, U } = decodeTable(
      fields(
        ['l', 'l', 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ['m', 'l', 0xff, 0xe0, 0, 0, 0, 0, 0, 0],
        ['D', 'D', 2, 0xff, 0xff, 0xff, 0xff],
        ['T', 'T', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ['U', 'T', 0, 6, 0, 0, 0, 0, 0, 0],
      ),
    );
    expect({ l, m, D, T, U }).toEqual({
      l: Number.MAX_SAFE_INTEGER,
      m: -(2n ** 53n),
      D: -0.01,
      T: new Date(-1000),
      U: 6 * 2 ** 48,
    });
  });

  it('cannot set a prototype, and passes the field on', () => {
    const evil = fields(['__proto__', 'F', 0, 0, 0, 4, 1, 0x61, 0x74, 1]);
    const read = decodeTable(evil);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Reflect.ownKeys(read)).toEqual([]);
    expect(encodeTable(read)).toEqual(evil);
    expect(decodeTable(fields(['toString', 't', 1]))).toEqual({ toString: true });
  });

  it('has the first of two fields of a name', () => {
    const twice = fields(['a', 's', 0, 1], ['a', 'b', 2]);
    const read = decodeTable(twice);
    expect(read).toEqual({ a: 1 });
    expect(fieldTypeOf(read, 'a')).toBe('short');
    expect(encodeTable(read)).toEqual(twice);
  });

  it.each<[string, Buffer]>([
    ['claims more octets than there are', fields(['a', 'S', 0xff, 0xff, 0xff, 0xff])],
    ['ends within a name', Buffer.from([5, 0x61])],
    ['ends before a type', fields(['a', ''])],
    ['ends within a number', fields(['a', 'I', 0, 0])],
    ['has a type that nobody knows', fields(['a', 'Z', 0])],
    ['has a number that is none', fields(['a', 'd', 0x7f, 0xf8, 0, 0, 0, 0, 0, 0])],
    ['has a nested table that reaches beyond it', fields(['a', 'F', 0, 0, 0, 4, 1, 0x61])],
    ['has a nested table whose field reaches beyond it', fields(['a', 'F', 0, 0, 0, 3, 1, 0x61, 0x49], ['b', 't', 1], ['c', 't', 1])],
  ])('that %s is malformed', (_, octets) => {
    expect(() => decodeTable(octets)).toThrow(expect.objectContaining({ name: 'CodecError', kind: 'malformed-table' }));
  });

  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['undefined', undefined],
    ['NaN', NaN],
    ['an invalid Date', new Date(NaN)],
    ['an integer of more than 64 bits', 2n ** 63n],
  ])('does not carry %s', (_, any) => {
    expect(() => encodeTable({ any: any as FieldValue })).toThrow(expect.objectContaining({ kind: 'unencodable' }));
    expect(encodeTable({})).toHaveLength(0);
  });

  it('does not carry a name of more than 255 octets', () => {
    expect(() => encodeTable({ ['ü'.repeat(128)]: 1 })).toThrow(CodecError);
    expect(() => encodeTable({ ['x'.repeat(10_000)]: 1 })).toThrow(CodecError);
    expect(decodeTable(encodeTable({ ['x'.repeat(255)]: 1 }))).toEqual({ ['x'.repeat(255)]: 1 });
  });

  it('is refused when it is nested beyond what a stack can take', () => {
    const deep = (levels: number): Buffer => {
      let octets = Buffer.alloc(0);
      for (let level = 0; level < levels; level++) {
        octets = Buffer.concat([Buffer.from([0x41, 0, 0, 0, 0]), octets]);
        octets.writeUInt32BE(octets.length - 5, 1);
      }
      return Buffer.concat([Buffer.from([1, 0x61]), octets]);
    };
    expect(encodeTable(decodeTable(deep(100)))).toEqual(deep(100));
    expect(() => decodeTable(deep(5000))).toThrow(expect.objectContaining({ kind: 'malformed-table' }));
    const cycle: { self?: FieldValue } = {};
    cycle.self = cycle;
    expect(() => encodeTable(cycle as FieldTable)).toThrow(expect.objectContaining({ kind: 'unencodable' }));
  });
});
