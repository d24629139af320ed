import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const PAGES = readdirSync(join(ROOT, 'docs'))
  .filter((page) => page.endsWith('.md'))
  .map((page) => readFileSync(join(ROOT, 'docs', page), 'utf8'))
  .join('\n');

/** Interfaces that applications fill in, and where they are declared. */
const INTERFACES: readonly (readonly [file: string, name: string])[] = [
  ['packages/client/src/application/application-options.ts', 'RabbitApplicationOptions'],
  ['packages/client/src/application/connect-policies.ts', 'ConnectingOptions'],
  ['packages/client/src/template/template-options.ts', 'RabbitTemplateOptions'],
  ['packages/client/src/listener/listener-options.ts', 'ListenerOptions'],
  ['packages/client/src/listener/batch-options.ts', 'BatchOptions'],
  ['packages/client/src/listener/pause-when.ts', 'PauseWhen'],
  ['packages/core/src/transport/send-options.ts', 'SendOptions'],
  ['packages/core/src/transport/send-options.ts', 'RequestOptions'],
  ['packages/core/src/transport/send-options.ts', 'ReceiveOptions'],
  ['packages/nestjs/src/decorators/rabbit-listener.ts', 'RabbitListenerOptions'],
  ['packages/client/src/health/rabbit-health.ts', 'RabbitHealthOptions'],
  ['packages/amqplib/src/amqplib-options.ts', 'AmqplibOptions'],
  ['packages/nestjs/src/module/rabbit-module-options.ts', 'RabbitBrokerOptions'],
  ['packages/nestjs/src/module/rabbit-module-options.ts', 'RabbitModuleRegistration'],
];

function membersOf(file: string, name: string): string[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const body = new RegExp(`export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(source)?.[1];
  if (body === undefined) throw new Error(`${file} declares no interface ${name}`);
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, member = '']) => member);
}

/** As code: by itself, as part of an expression, or in a program that a page quotes. */
function isDocumented(member: string): boolean {
  return new RegExp(`\`[^\`\\n]*\\b${member}\\b[^\`\\n]*\`|^\\s*${member}: `, 'm').test(PAGES);
}

describe('the options', () => {
  it.each(INTERFACES)('of %s, %s, are all documented', (file, name) => {
    const members = membersOf(file, name);
    expect(members.length).toBeGreaterThan(0);
    expect(members.filter((member) => !isDocumented(member))).toEqual([]);
  });
});
