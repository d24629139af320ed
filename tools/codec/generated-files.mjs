import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readGrammar } from './grammar.mjs';
import { methodReaders } from './method-readers.mjs';
import { methodTypes } from './method-types.mjs';
import { methodWriters } from './method-writers.mjs';
import { propertiesReader, propertiesWriter } from './properties-codecs.mjs';

const MARK = '// Generated from spec/amqp-rabbitmq-0.9.1.json by tools/codec/generate.mjs: change the generator.\n';

const FILES = {
  'method.ts': methodTypes,
  'method-readers.ts': methodReaders,
  'method-writers.ts': methodWriters,
  'properties-reader.ts': propertiesReader,
  'properties-writer.ts': propertiesWriter,
};

/** The generated files of packages/codec, formatted, as they are to stand on disk. */
export async function generatedFiles() {
  const grammar = readGrammar();
  return Promise.all(
    Object.entries(FILES).map(async ([name, generate]) => {
      const path = fileURLToPath(new URL(`../../packages/codec/src/generated/${name}`, import.meta.url));
      const options = { ...(await resolveConfig(path)), filepath: path };
      return { path, text: await format(`${MARK}\n${generate(grammar)}`, options) };
    }),
  );
}
