import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { generatedFiles } from './generated-files.mjs';

// Writes the files of packages/codec that follow from the grammar: node tools/codec/generate.mjs
// With --check it only says which are not what it would write.
const files = await generatedFiles();
if (process.argv.includes('--check')) {
  const stale = files.filter(({ path, text }) => readFileSync(path, 'utf8') !== text);
  for (const { path } of stale) console.error(`${relative(process.cwd(), path)} is not what tools/codec/generate.mjs writes`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, text } of files) writeFileSync(path, text);
}
