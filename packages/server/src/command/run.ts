import { Command, Option } from 'commander';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '../amqp-server';
import { addUser, addVhost, readPort, type CommandOptions } from './command-options';

/** The process, as far as the command needs it. */
export interface CommandHost {
  readonly version: string;
  write(text: string): void;
  /** Says what went wrong; the process will end with 1. */
  fail(text: string): void;
  /** Calls back once when the process is asked to end. */
  onStop(stop: () => void): void;
}

/** The command `nest-amqp-broker`: serves a broker until it is told to stop. */
export async function run(args: readonly string[], host: CommandHost): Promise<void> {
  const command = new Command('nest-amqp-broker')
    .description(
      'An in-memory broker that behaves like RabbitMQ, for AMQP 0-9-1 clients in any language. Nothing in it outlives the process.',
    )
    .addOption(new Option('--port <port>', 'port to listen on; 0 takes a free one').default(5672).argParser(readPort))
    .option('--host <address>', 'address to listen on; by default only this machine can connect', '127.0.0.1')
    .addOption(new Option('--vhost <name>', 'virtual host beside /; may be given several times').argParser(addVhost))
    .addOption(new Option('--user <name:password>', 'user instead of guest:guest; may be given several times').argParser(addUser))
    .addOption(new Option('--rabbitmq <version>', 'version of RabbitMQ to behave as').choices(['3.10', '4.0', '4.3']).default('4.3'))
    .version(host.version)
    .action((options: CommandOptions) => serve(options, host));
  await command.parseAsync(args, { from: 'user' });
}

async function serve({ port, host: address, vhost = [], user: users, rabbitmq }: CommandOptions, host: CommandHost): Promise<void> {
  const broker = new InMemoryBroker({ rabbitmq, vhosts: [...new Set(['/', ...vhost])], ...(users && { users }) });
  const server = new AmqpServer({ broker, port, host: address });
  try {
    await server.listen();
  } catch (error) {
    host.fail(explained(error as NodeJS.ErrnoException, { port, address }));
    return;
  }
  host.write(
    `nest-amqp-broker listens on ${server.url} as RabbitMQ ${broker.rules.serverVersion}; virtual hosts: ${broker.vhostNames.join(', ')}\n`,
  );
  host.onStop(() => {
    host.write('nest-amqp-broker stops\n');
    void server.close();
  });
}

function explained(
  { code, message }: NodeJS.ErrnoException,
  { port, address }: { readonly port: number; readonly address: string },
): string {
  const where = `${address}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use, perhaps by a RabbitMQ: stop that, or choose another port with --port\n`;
    case 'EACCES':
      return `this user may not listen on ${where}: choose a port above 1023 with --port\n`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${address}: choose another one with --host\n`;
    default:
      return `cannot listen on ${where}: ${message}\n`;
  }
}
