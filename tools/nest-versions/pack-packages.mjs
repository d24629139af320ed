import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from './run.mjs';

export const root = path.resolve(import.meta.dirname, '../..');

const packages = ['core', 'client', 'memory', 'amqplib', 'nestjs'];

/**
 * Packs what `npm run build` has built, as it would be published.
 *
 * @returns {Promise<Map<string, string>>} the archive of each package
 */
export async function packPackages() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nest-amqp-packed-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const folders = packages.map((name) => `./packages/${name}`);
  const packed = JSON.parse(await run(['npm', 'pack', '--json', '--pack-destination', folder, ...folders], { cwd: root }));
  return new Map(Object.values(packed).map(({ name, filename }) => [name, path.join(folder, filename)]));
}
