import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './pack-packages.mjs';
import { run } from './run.mjs';

const workspace = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const sameAsWorkspace = [
  '@types/jest',
  '@types/node',
  'amqplib',
  'class-transformer',
  'class-validator',
  'jest',
  'reflect-metadata',
  'rxjs',
  'typescript',
];

/** How long a program may take that sends a handful of messages, with all that it loads. */
const SMOKE_TIMEOUT_MS = 30_000;

/**
 * One version of Nest, in a folder outside the workspace, where no other Nest can be found. The folder is kept from run to
 * run, and the packed packages are installed into it anew each time.
 */
export class Leg {
  constructor(major, dependencies, packed, rabbitmq) {
    this.dependencies = dependencies;
    this.packed = packed;
    this.rabbitmq = rabbitmq;
    const checkout = createHash('sha256').update(root).digest('hex').slice(0, 8);
    this.folder = path.join(os.tmpdir(), `nest-amqp-${checkout}-nest-${major}`);
  }

  /** @returns {Promise<string>} what has passed */
  async run() {
    await this.install();
    await this.compile();
    const specs = await this.specs();
    const smokes = [];
    for (const format of ['esm', 'cjs']) smokes.push(...(await this.smoke(format)));
    return `${specs}; the specs compile; programs without Jest: ${smokes.join(', ')}`;
  }

  async install() {
    const { folder } = this;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // npm takes an archive of the same name for the one that it has installed.
    fs.rmSync(path.join(folder, 'node_modules/@nest-amqp'), { recursive: true, force: true });
    fs.rmSync(path.join(folder, 'node_modules/.package-lock.json'), { force: true });
    this.write('package.json', {
      private: true,
      dependencies: {
        ...Object.fromEntries(sameAsWorkspace.map((name) => [name, workspace.devDependencies[name]])),
        ...Object.fromEntries([...this.packed].map(([name, archive]) => [name, `file:${archive}`])),
        ...this.dependencies,
      },
      overrides: workspace.overrides,
      jest: this.jest(),
    });
    await run(['npm', 'install', '--no-package-lock', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: folder });
  }

  jest() {
    const swc = { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } }, module: { type: 'commonjs' } };
    return {
      rootDir: 'dist/tests',
      testTimeout: 20_000,
      maxWorkers: 2,
      transform: '@swc/jest' in this.dependencies ? { 'node_modules/@nestjs/.+\\.js$': ['@swc/jest', swc] } : {},
      transformIgnorePatterns: ['/node_modules/(?!@nestjs/)'],
    };
  }

  /** The specs and the program, against the types of this Nest. */
  async compile() {
    const { folder } = this;
    for (const name of ['dist', 'tests', 'smoke']) fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    for (const name of ['nestjs', 'support'])
      fs.cpSync(path.join(root, 'tests', name), path.join(folder, 'tests', name), { recursive: true });
    for (const [format, type] of Object.entries({ esm: 'module', cjs: 'commonjs' })) {
      for (const place of ['smoke', 'dist/smoke']) this.write(`${place}/${format}/package.json`, { type });
      fs.copyFileSync(path.join(import.meta.dirname, 'smoke.ts'), path.join(folder, 'smoke', format, 'smoke.ts'));
    }
    const { compilerOptions } = JSON.parse(fs.readFileSync(path.join(root, 'tsconfig.base.json'), 'utf8'));
    const own = { composite: false, declaration: false, declarationMap: false, noEmitOnError: true };
    this.write('tsconfig.json', {
      compilerOptions: { ...compilerOptions, ...own, types: ['node', 'jest'], rootDir: '.', outDir: 'dist' },
      include: ['tests', 'smoke'],
    });
    await run(['npx', '--no-install', 'tsc'], { cwd: folder });
    const fixtures = fs.readdirSync(path.join(folder, 'tests/nestjs')).filter((name) => name.endsWith('.mjs'));
    for (const name of fixtures) fs.copyFileSync(path.join(folder, 'tests/nestjs', name), path.join(folder, 'dist/tests/nestjs', name));
  }

  async specs() {
    const env = this.environment(this.rabbitmq);
    const report = path.join(this.folder, 'dist/report.json');
    await run(['npx', '--no-install', 'jest', '--json', '--outputFile', report], { cwd: this.folder, env });
    const { numPassedTests, numPendingTests, numPassedTestSuites } = JSON.parse(fs.readFileSync(report, 'utf8'));
    if (numPassedTests === 0) throw new Error('no test has run');
    const where = this.rabbitmq ? `in memory and on RabbitMQ ${this.rabbitmq.version}` : 'in memory (RABBITMQ_URL is not set)';
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    return `${numPassedTests} tests of ${numPassedTestSuites} files passed${skipped}, ${where}`;
  }

  /** The program must end by itself: one that something keeps alive is ended after a while, and has failed. */
  async smoke(format) {
    const passed = [];
    for (const rabbitmq of this.rabbitmq ? [undefined, this.rabbitmq] : [undefined]) {
      const command = [process.execPath, path.join(this.folder, 'dist/smoke', format, 'smoke.js')];
      const output = await run(command, { cwd: this.folder, env: this.environment(rabbitmq), timeoutMs: SMOKE_TIMEOUT_MS });
      if (!output.endsWith('closed\n')) throw new Error(`${command.join(' ')} ended before it was done\n${output}`);
      passed.push(`${format} ${rabbitmq ? 'on RabbitMQ' : 'in memory'}`);
    }
    return passed;
  }

  environment(rabbitmq) {
    const { RABBITMQ_URL: _url, RABBITMQ_VERSION: _version, ...env } = process.env;
    return rabbitmq ? { ...env, RABBITMQ_URL: rabbitmq.url, RABBITMQ_VERSION: rabbitmq.version } : env;
  }

  write(name, content) {
    fs.mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
    fs.writeFileSync(path.join(this.folder, name), `${JSON.stringify(content, null, 2)}\n`);
  }
}
