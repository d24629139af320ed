const READS = {
  octet: 'reader.octet()',
  short: 'reader.short()',
  long: 'reader.long()',
  longlong: 'reader.longLong()',
  shortstr: 'reader.utf8()',
  longstr: 'reader.longString()',
  table: 'readTable(reader)',
};

/** How each field is read. Bits that stand side by side share an octet, the first the lowest bit of it. */
function readsOf(fields) {
  let bits = 0;
  return fields.map(({ type }) => {
    if (type !== 'bit') {
      bits = 0;
      return READS[type];
    }
    const read = bits === 0 ? 'reader.firstBit()' : `reader.bit(${1 << bits})`;
    bits += 1;
    return read;
  });
}

function readerOf({ type, name, fields }) {
  const reads = readsOf(fields);
  const all = fields.map((field, index) => ({ ...field, read: reads[index] }));
  const named = all.filter((field) => !field.reserved);
  const from = all.indexOf(named[0] ?? all.at(0));
  const literal = `{ ${[`name: '${name}'`, ...named.map((field) => `${field.name}: ${field.read}`)].join(', ')} }`;
  const skip = (reserved) => reserved.map(({ read }) => `${read};`).join('\n');
  const before = named.length > 0 ? all.slice(0, from) : all;
  const behind = named.length > 0 ? all.slice(from).filter((field) => field.reserved) : [];
  const body = behind.length > 0 ? `const method: ${type} = ${literal};\n${skip(behind)}\nreturn method;` : `return ${literal};`;
  const reader = fields.length > 0 ? 'reader: OctetReader' : '';
  return `function read${type}(${reader}): ${type} {\n${skip(before)}\n${body}\n}\n`;
}

function switchOf(methods) {
  const cases = methods.map(({ id, type, fields }) => `case ${id & 0xffff}: return read${type}(${fields.length > 0 ? 'reader' : ''});`);
  return `switch (methodId) {\n${cases.join('\n')}\ndefault: return undefined;\n}`;
}

function classReader({ type, group, reads }) {
  const parameters = reads ? 'methodId: number, reader: OctetReader' : 'methodId: number';
  return `function read${type}Method(${parameters}): Method | undefined {\n${switchOf(group)}\n}\n`;
}

/** A function that reads the arguments of a method. */
export function methodReaders({ methods }) {
  const classIds = [...new Set(methods.map(({ id }) => id >>> 16))];
  const ofClass = classIds.map((id) => {
    const group = methods.filter((method) => method.id >>> 16 === id);
    return {
      id,
      group,
      reads: group.some(({ fields }) => fields.length > 0),
      type: group[0].name.split('.')[0].replace(/^./, (letter) => letter.toUpperCase()),
    };
  });
  return `import type { OctetReader } from '../octets/octet-reader';
import { readTable } from '../table/table-reader';
import type { Method, ${methods.map(({ type }) => type).join(', ')} } from './method';

/** Reads the arguments of a method; undefined if there is none with these numbers. */
export function readMethod(classId: number, methodId: number, reader: OctetReader): Method | undefined {
switch (classId) {
${ofClass.map(({ id, type, reads }) => `case ${id}: return read${type}Method(${reads ? 'methodId, reader' : 'methodId'});`).join('\n')}
default: return undefined;
}
}

${ofClass.map(classReader).join('\n')}
${methods.map(readerOf).join('\n')}`;
}
