const WRITES = {
  octet: (value) => `writer.octet(${value});`,
  short: (value) => `writer.short(${value});`,
  long: (value) => `writer.long(${value});`,
  longlong: (value) => `writer.longLong(${value});`,
  shortstr: (value) => `writer.shortString(${value});`,
  longstr: (value) => `writer.longString(${value});`,
  table: (value) => `writeTable(writer, ${value});`,
};
/** As shortest, what stands for nothing. */
const ZEROS = { octet: '0', short: '0', long: '0', longlong: '0', shortstr: "''", longstr: 'NOTHING', bit: '0' };

const valueOf = (field) => (field.reserved ? ZEROS[field.type] : `method.${field.name}`);

/** Bits that stand side by side share an octet, the first the lowest bit of it. */
function writesOf(fields) {
  const writes = [];
  let bits = [];
  const flush = () => {
    if (bits.length > 0) writes.push(`writer.octet(${bits.join(' | ')});`);
    bits = [];
  };
  for (const field of fields) {
    if (field.type === 'bit') bits.push(field.reserved ? '0' : `(${valueOf(field)} ? ${1 << bits.length} : 0)`);
    else {
      flush();
      writes.push(WRITES[field.type](valueOf(field)));
    }
  }
  flush();
  return writes;
}

function writerOf({ name, fields }) {
  if (fields.length === 0) return `'${name}': nothing,`;
  const parameters = [...(fields.length > 0 ? ['writer'] : []), ...(fields.some((field) => !field.reserved) ? ['method'] : [])];
  return `'${name}'(${parameters}) {\n${writesOf(fields).join('\n')}\n},`;
}

/** A table of functions that write the arguments of a method. */
export function methodWriters({ methods }) {
  return `import type { OctetWriter } from '../octets/octet-writer';
import { writeTable } from '../table/table-writer';
import type { Method } from './method';

type MethodWriters = { readonly [M in Method as M['name']]: (writer: OctetWriter, method: M) => void };

const NOTHING = Buffer.alloc(0);
const nothing = (): void => undefined;

const WRITERS: MethodWriters = {
${methods.map(writerOf).join('\n')}
};

/** Writes the arguments of a method. */
export function writeMethod(writer: OctetWriter, method: Method): void {
  (WRITERS[method.name] as (writer: OctetWriter, method: Method) => void)(writer, method);
}
`;
}
