import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const START = join(__dirname, '../../tools/rabbitmq/start.mjs');

/** A RabbitMQ of its own, which a test may restart without harm to others. */
export class RestartedRabbitMq {
  private constructor(
    readonly url: string,
    private readonly process: ChildProcess,
    private readonly lines: Interface,
  ) {}

  /** Rejects with a message that begins with `no RabbitMQ can be started` where that is so. */
  static async start(): Promise<RestartedRabbitMq> {
    const child = spawn(process.execPath, [START], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const lines = createInterface(child.stdout);
    const [first] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    const url = typeof first === 'string' ? /amqp:\S+/.exec(first)?.[0] : undefined;
    if (url === undefined)
      throw new Error(`no RabbitMQ can be started: ${complaint.split('\n').find((line) => line.includes('Error')) ?? ''}`);
    return new RestartedRabbitMq(url, child, lines);
  }

  /** Stops the broker and starts it again with its data. */
  async restart(): Promise<void> {
    this.process.kill('SIGHUP');
    for (;;) {
      const [line] = (await once(this.lines, 'line')) as [string];
      if (line === 'restarted') return;
      if (line.startsWith('not restarted')) throw new Error(line);
    }
  }

  async stop(): Promise<void> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await exited;
  }
}
