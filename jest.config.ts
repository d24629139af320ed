/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/tests', '<rootDir>/samples', '<rootDir>/tools'],
  testMatch: [
    '<rootDir>/packages/*/src/**/*.spec.ts',
    '<rootDir>/tests/**/*.spec.ts',
    '<rootDir>/samples/*/test/**/*.spec.ts',
    '<rootDir>/tools/**/*.spec.ts',
  ],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.jest.json', diagnostics: false }] },
  // packages are tested from their sources; no build is needed
  moduleNameMapper: { '^@nest-amqp/([a-z-]+)$': '<rootDir>/packages/$1/src/index.ts' },
  resolver: '<rootDir>/tools/jest-resolver.cjs',
  modulePathIgnorePatterns: ['<rootDir>/packages/[^/]+/dist', '<rootDir>/samples/[^/]+/dist', '<rootDir>/benchmarks/dist'],
  // finds or starts the RabbitMQ of the tests that need one
  globalSetup: '<rootDir>/tools/rabbitmq/jest-global-setup.mjs',
  globalTeardown: '<rootDir>/tools/rabbitmq/jest-global-teardown.mjs',
  reporters: ['default', '<rootDir>/tools/closing-line-reporter.cjs'],
  testTimeout: 20_000,
  maxWorkers: 2,
  collectCoverageFrom: ['packages/*/src/**/*.ts', '!packages/*/src/**/*.spec.ts'],
  coverageProvider: 'babel',
  coverageDirectory: 'coverage',
};

export default config;
