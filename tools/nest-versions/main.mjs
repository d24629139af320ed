/**
 * Proves `@nest-amqp/nestjs` on the versions of Nest that the workspace itself does not run: `npm run nest-versions`, or
 * `npm run nest-versions -- 12` for one of them. Prints a line for each; with RABBITMQ_URL set, RabbitMQ takes part.
 */
import { handshake } from '../rabbitmq/handshake.mjs';
import { Leg } from './leg.mjs';
import { packPackages } from './pack-packages.mjs';

const swc = { '@swc/core': '1.16.18', '@swc/jest': '0.2.39' };

/** What is installed together. Nest 12 is ESM, which Jest cannot `require`: there, swc makes CommonJS of it. */
const versions = {
  10: { ...nest('10.4.20'), '@nestjs/testing': '10.4.20' },
  12: { ...nest('12.5.1'), '@nestjs/testing': '12.1.1', ...swc },
};

function nest(version) {
  return { '@nestjs/common': version, '@nestjs/core': version, '@nestjs/platform-express': version };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((major) => !(major in versions));
if (unknown.length > 0) throw new Error(`There is no leg for Nest ${unknown.join(', ')}; there are ${Object.keys(versions).join(', ')}`);

const rabbitmq = process.env.RABBITMQ_URL && { url: process.env.RABBITMQ_URL, version: await handshake(process.env.RABBITMQ_URL) };
const packed = await packPackages();
for (const [major, dependencies] of Object.entries(versions)) {
  if (asked.length > 0 && !asked.includes(major)) continue;
  const name = `Nest ${dependencies['@nestjs/core']}`;
  try {
    console.log(`ok     ${name}: ${await new Leg(major, dependencies, packed, rabbitmq).run()}`);
  } catch (error) {
    console.log(`FAILED ${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
