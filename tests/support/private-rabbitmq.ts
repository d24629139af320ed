import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One node of a {@link PrivateRabbitMq}. */
export interface PrivateNode {
  readonly url: string;
  readonly version: string;
  /** Its Erlang name. */
  readonly name: string;
  /** The command line that controls it, for a shell. */
  readonly control: string;
}

interface Answer {
  readonly nodes?: readonly PrivateNode[];
  readonly failure?: string;
}

const PROGRAM = join(__dirname, '../../tools/rabbitmq/nodes.mjs');

/** RabbitMQ nodes that nobody else uses, which may be killed and started again with their data. */
export class PrivateRabbitMq {
  private constructor(
    readonly nodes: readonly PrivateNode[],
    private readonly program: ChildProcess,
    private readonly answers: AsyncIterator<string>,
  ) {}

  /** Several nodes form a cluster. @throws Error saying why none can be started here. */
  static async start(size = 1): Promise<PrivateRabbitMq> {
    const program = spawn(process.execPath, [PROGRAM, String(size)], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
    const { nodes, failure } = await answer(answers);
    if (!nodes) throw new Error(failure);
    return new PrivateRabbitMq(nodes, program, answers);
  }

  /** Ends a node as kill -9 does. */
  kill(index: number): Promise<void> {
    return this.order({ kill: index });
  }

  /** Starts a node that was killed; resolves when it answers. */
  startAgain(index: number): Promise<void> {
    return this.order({ start: index });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.program.once('exit', resolve));
    this.program.stdin?.end();
    await ended;
  }

  private async order(order: object): Promise<void> {
    this.program.stdin?.write(`${JSON.stringify(order)}\n`);
    const { failure } = await answer(this.answers);
    if (failure !== undefined) throw new Error(failure);
  }
}

async function answer(answers: AsyncIterator<string>): Promise<Answer> {
  const { value, done } = await answers.next();
  if (done === true) throw new Error('the program that runs the private RabbitMQ has ended');
  return JSON.parse(value) as Answer;
}
