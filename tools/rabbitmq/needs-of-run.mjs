import { readdirSync } from 'node:fs';
import path from 'node:path';

/** @typedef {'control' | 'plugins' | 'restarts' | 'alarms' | 'tls'} Need what a suite needs of a RabbitMQ beyond its URL */

/** @type {Readonly<Record<Need, string>>} the spec, or the folder of specs, that has the need */
const SUITES = {
  control: 'tests/access',
  plugins: 'tests/contract/amqplib.spec.ts',
  restarts: 'tests/restart.spec.ts',
  alarms: 'tests/client/blocked.spec.ts',
  tls: 'tests/security/tls.spec.ts',
};

/**
 * What the suites of this run need of a RabbitMQ beyond its URL: to be controlled, the plugins' exchange types, to be restarted, to be put
 * under an alarm, TLS.
 *
 * @param {{ rootDir: string, testPathPatterns: { toExecutor(options: { rootDir: string }): { isSet(): boolean, isMatch(file: string): boolean } } }} config Jest's
 * @returns {Need[]}
 */
export function needsOfRun({ rootDir, testPathPatterns }) {
  const patterns = testPathPatterns.toExecutor({ rootDir });
  const runs = (suite) => specsOf(path.join(rootDir, suite)).some((file) => !patterns.isSet() || patterns.isMatch(file));
  return Object.keys(SUITES).filter((need) => runs(SUITES[need]));
}

function specsOf(suite) {
  if (suite.endsWith('.spec.ts')) return [suite];
  return readdirSync(suite).map((name) => path.join(suite, name));
}
