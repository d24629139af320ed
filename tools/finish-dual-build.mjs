/**
 * Finishes the packages that are built as CommonJS and as ESM: says in each half which of the two it is,
 * and checks that the ESM half is loadable by Node, whose relative imports name files with their extension.
 */
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const relativeImport = /(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]*)['"]/g;
const faults = [];

for (const name of fs.readdirSync(path.join(root, 'packages'))) {
  const dist = path.join(root, 'packages', name, 'dist');
  if (!fs.existsSync(path.join(dist, 'esm'))) continue;
  fs.writeFileSync(path.join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  fs.writeFileSync(path.join(dist, 'esm', 'package.json'), '{ "type": "module" }\n');
  for (const file of fs.readdirSync(path.join(dist, 'esm'), { recursive: true })) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    const text = fs.readFileSync(path.join(dist, 'esm', file), 'utf8');
    for (const [, specifier] of text.matchAll(relativeImport)) {
      if (!specifier.endsWith('.js')) faults.push(`packages/${name}/dist/esm/${file}: '${specifier}' does not end with .js`);
    }
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
