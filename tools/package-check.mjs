/**
 * Checks each published package as its users get it: the packed files, its exports and its types under every module
 * resolution (publint, attw), and that Node loads it both by `require` and by `import`, under the same names.
 * Run it after `npm run build`.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const packages = fs
  .readdirSync(path.join(root, 'packages'))
  .filter((name) => fs.existsSync(path.join(root, 'packages', name, 'package.json')))
  .map((name) => ({
    folder: path.join('packages', name),
    ...JSON.parse(fs.readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8')),
  }))
  .filter((manifest) => manifest.private !== true);

const run = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });

const loads = (name) => `
  const required = Object.keys(require(${JSON.stringify(name)})).sort().join();
  import(${JSON.stringify(name)}).then((module) => {
    const imported = Object.keys(module).filter((key) => key !== 'default' && key !== 'module.exports' && key !== '__esModule').sort().join();
    const plain = required.split(',').filter((key) => key !== '__esModule').join();
    if (imported !== plain) throw new Error('import gives ' + imported + ', require gives ' + plain);
  });`;

const bin = (name) => path.join(root, 'node_modules', '.bin', name);
let failed = 0;
for (const { folder, name } of packages) {
  const checks = {
    publint: [bin('publint'), ['--strict', folder]],
    attw: [bin('attw'), ['--pack', folder, '--format', 'ascii', '--no-color', '--no-emoji']],
    load: [process.execPath, ['-e', loads(name)]],
  };
  const results = await Promise.all(
    Object.entries(checks).map(async ([check, [command, args]]) => ({ check, ...(await run(command, args)) })),
  );
  for (const { check, ok, output } of results) {
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} ${check}`);
    if (!ok) console.log(output);
    if (!ok) failed += 1;
  }
}
process.exit(failed === 0 ? 0 : 1);
