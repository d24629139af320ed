const READS = {
  octet: 'reader.octet()',
  shortstr: 'reader.shortString()',
  table: 'readTable(reader)',
  timestamp: 'readTime(reader)',
};
const WRITES = {
  octet: (value) => `writer.octet(${value});`,
  shortstr: (value) => `writer.shortString(${value});`,
  table: (value) => `writeTable(writer, ${value});`,
  timestamp: (value) => `writeTime(writer, ${value});`,
};

/** The first property has the highest bit. */
const flagOf = (index) => `0x${(0x8000 >>> index).toString(16).padStart(4, '0')}`;

/** A function that reads the properties of a message behind their flags. */
export function propertiesReader({ properties }) {
  const reads = properties.map(({ name, type }, index) => `if (flags & ${flagOf(index)}) properties.${name} = ${READS[type]};`);
  return `import type { Properties } from '../content/properties';
import type { OctetReader } from '../octets/octet-reader';
import { readTable } from '../table/table-reader';
import { readTime } from '../table/time';

/** Reads the flags that say which properties there are, and these. */
export function readProperties(reader: OctetReader): Properties {
const properties: { -readonly [Name in keyof Properties]: Properties[Name] } = {};
const flags = reader.short();
${reads.join('\n')}
return properties;
}
`;
}

/** A function that writes the properties of a message behind their flags. */
export function propertiesWriter({ properties }) {
  const flags = properties.map(({ name }, index) => `(properties.${name} === undefined ? 0 : ${flagOf(index)})`);
  const writes = properties.map(({ name, type }) => `if (properties.${name} !== undefined) ${WRITES[type](`properties.${name}`)}`);
  return `import type { Properties } from '../content/properties';
import type { OctetWriter } from '../octets/octet-writer';
import { writeTable } from '../table/table-writer';
import { writeTime } from '../table/time';

/** Writes flags that say which properties there are, and these. */
export function writeProperties(writer: OctetWriter, properties: Properties): void {
writer.short(${flags.join(' | ')});
${writes.join('\n')}
}
`;
}
