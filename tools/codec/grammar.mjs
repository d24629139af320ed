import { readFileSync } from 'node:fs';

/** The grammar as RabbitMQ publishes it: AMQP 0-9-1 with RabbitMQ's extensions. */
const GRAMMAR = new URL('../../packages/codec/spec/amqp-rabbitmq-0.9.1.json', import.meta.url);

/** Fields that AMQP 0-9-1 keeps for the past: read over, and written as zero. */
const RESERVED = new Set([
  ...['exchange', 'queue', 'basic'].map((name) => `${name}.ticket`),
  ...['connection.capabilities', 'connection.insist', 'connection.known-hosts'],
  ...['channel.out-of-band', 'channel.channel-id', 'basic.cluster-id'],
]);

/** Where the grammar and the reference of AMQP 0-9-1 spell a name differently, the reference is followed. */
const SPELLINGS = { nowait: 'no-wait' };

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const pascalCase = (name) => name.replace(/(?:^|[-.])(.)/g, (_, letter) => letter.toUpperCase());

/** The methods in the order of their numbers, and the properties of content. */
export function readGrammar() {
  const grammar = JSON.parse(readFileSync(GRAMMAR, 'utf8'));
  const domains = new Map(grammar.domains);
  const field = (owner) => (argument) => {
    const name = SPELLINGS[argument.name] ?? argument.name;
    const type = argument.type ?? argument.domain;
    return { name: camelCase(name), type: domains.get(type) ?? type, reserved: RESERVED.has(`${owner}.${argument.name}`) };
  };
  const classes = [...grammar.classes].sort((a, b) => a.id - b.id);
  const methods = classes.flatMap(({ id: classId, name: className, methods: ofClass }) =>
    [...ofClass]
      .sort((a, b) => a.id - b.id)
      .map(({ id: methodId, name, arguments: fields }) => ({
        name: `${className}.${name}`,
        type: pascalCase(`${className}.${name}`),
        id: classId * 0x1_0000 + methodId,
        fields: fields.map(field(className)),
      })),
  );
  const properties = classes.find(({ name }) => name === 'basic').properties.map(field('properties'));
  return { methods, properties };
}
