'use strict';

/**
 * Who may import whom: the table of ARCHITECTURE.md, checked by `npm run boundaries`.
 *
 *   samples, benchmarks, tests   published entry points only
 *   nestjs  ->  client  ->  core  <-  memory
 *                           core  <-  amqplib
 *   server  ->  memory, codec, core          codec imports nothing
 *   testing ->  nestjs, client, memory, core
 *   contract -> core
 *
 * Specs beside the sources (but for core) may import the contract suite as well.
 */
const allowedImports = {
  core: [],
  client: ['core'],
  memory: ['core'],
  amqplib: ['core'],
  contract: ['core'],
  codec: [],
  server: ['memory', 'codec', 'core'],
  nestjs: ['client', 'core'],
  testing: ['nestjs', 'client', 'memory', 'core'],
};

const spec = '[.]spec[.]ts$';
const entry = (names) => `^packages/(${names.join('|')})/src/index[.]ts$`;

const packageImports = Object.entries(allowedImports).flatMap(([name, allowed]) => [
  {
    name: `${name}-imports`,
    comment: `@nest-amqp/${name} imports ${allowed.length > 0 ? allowed.join(', ') : 'none of our packages'}.`,
    severity: 'error',
    from: { path: `^packages/${name}/`, pathNot: spec },
    to: { path: '^(packages|samples|tests|benchmarks|tools)/', pathNot: [`^packages/${name}/`, entry(['-', ...allowed])] },
  },
  {
    name: `${name}-spec-imports`,
    comment: `Specs of @nest-amqp/${name} import what it imports, and the contract suite.`,
    severity: 'error',
    from: { path: `^packages/${name}/.*${spec}` },
    to: {
      path: '^(packages|samples|tests|benchmarks|tools)/',
      pathNot: [`^packages/${name}/`, entry(name === 'core' ? ['-'] : ['contract', ...allowed])],
    },
  },
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...packageImports,
    {
      name: 'package-entries-only',
      comment: 'A package is entered through its src/index.ts only.',
      severity: 'error',
      from: { path: '^(samples|tests|benchmarks|tools)/' },
      to: { path: '^packages/', pathNot: '^packages/[^/]+/src/index[.]ts$' },
    },
    {
      name: 'no-import-of-consumers',
      comment: 'A sample, the tests, the benchmarks and the tools do not import each other.',
      severity: 'error',
      from: { path: '^(samples/[^/]+|tests|benchmarks|tools)/' },
      to: { path: '^(samples|tests|benchmarks|tools)/', pathNot: '^$1/' },
    },
    {
      name: 'no-own-entry',
      comment: 'Inside a package a file imports the file it needs: the entry point is for others.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: spec },
      to: { path: '^packages/$1/src/index[.]ts$' },
    },
    {
      name: 'specs-are-not-imported',
      severity: 'error',
      from: {},
      to: { path: spec },
    },
    {
      name: 'only-amqplib-imports-amqplib',
      severity: 'error',
      from: { path: '^(packages|samples)/', pathNot: '^packages/amqplib/' },
      to: { path: 'node_modules/(@types/)?amqplib/' },
    },
    {
      name: 'only-nestjs-imports-nest',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/(nestjs|testing)/' },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'nest-root-entries-only',
      comment: 'The insides of Nest packages move between its versions.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: 'node_modules/@nestjs/[^/]+/(?!index[.](d[.]ts|js)$)' },
    },
    {
      name: 'core-imports-no-builtin',
      comment: 'core runs wherever Buffer is a global.',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: spec },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-dependencies',
      comment: 'What a published package imports stands in its package.json, as a dependency or a peer.',
      severity: 'error',
      from: { path: '^packages/', pathNot: spec },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional', 'type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
      mainFields: ['types', 'main'],
      extensions: ['.ts', '.d.ts', '.js', '.cjs', '.mjs', '.json'],
    },
  },
};
