import { writeFileSync } from 'node:fs';
import { generatedFiles } from './generated-files.mjs';

// Writes the files of packages/codec that follow from the grammar: node tools/codec/generate.mjs
for (const { path, text } of await generatedFiles()) writeFileSync(path, text);
