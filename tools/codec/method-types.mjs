const TYPES = {
  bit: 'boolean',
  octet: 'number',
  short: 'number',
  long: 'number',
  longlong: 'number | bigint',
  shortstr: 'string',
  longstr: 'Buffer',
  table: 'FieldTable',
};

const hex = (id) => `0x${id.toString(16).padStart(8, '0')}`;

function interfaceOf({ name, type, fields }) {
  const lines = fields.filter((field) => !field.reserved).map((field) => `  readonly ${field.name}: ${TYPES[field.type]};`);
  return [`/** \`${name}\` */`, `export interface ${type} {`, `  readonly name: '${name}';`, ...lines, '}', ''].join('\n');
}

/** The types of the methods, and their numbers. */
export function methodTypes({ methods }) {
  return `import type { FieldTable } from '../table/field-table';

${methods.map(interfaceOf).join('\n')}
/** A method of AMQP 0-9-1 or of RabbitMQ's extensions, told apart by its \`name\`. */
export type Method = ${methods.map(({ type }) => type).join(' | ')};

/** Class and method of each method in one 32-bit number, the class in the upper half. */
export const METHOD_IDS = {
${methods.map(({ name, id }) => `  '${name}': ${hex(id)},`).join('\n')}
} as const satisfies Record<Method['name'], number>;
`;
}
