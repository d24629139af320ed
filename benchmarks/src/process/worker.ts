import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** What a candidate's process offers: functions of one argument, values that survive IPC. */
export type Service<Self> = { readonly [Name in keyof Self]: (argument: never) => Promise<unknown> };

interface Call {
  readonly name: string;
  readonly argument: unknown;
}
type Answer = { readonly value: unknown } | { readonly error: string };

/** A process with one candidate in it, asked for one thing at a time. */
export class Worker<S extends Service<S>> {
  private readonly child: ChildProcess;

  /** Starts the program's own main file with these arguments. */
  constructor(
    readonly label: string,
    args: readonly string[],
  ) {
    this.child = fork(process.argv[1]!, args, { execArgv: ['--expose-gc'] });
  }

  /** Rejects with the candidate's failure, or if its process ends first. */
  call<Name extends keyof S & string>(name: Name, argument: Parameters<S[Name]>[0]): Promise<Awaited<ReturnType<S[Name]>>> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.child.off('message', onAnswer);
        this.child.off('exit', onExit);
      };
      const onAnswer = (answer: Answer): void => {
        settle();
        if ('error' in answer) reject(new Error(`${this.label}: ${answer.error}`));
        else resolve(answer.value as Awaited<ReturnType<S[Name]>>);
      };
      const onExit = (code: number | null): void => {
        settle();
        reject(new Error(`${this.label}: its process ended with ${code ?? 'a signal'}`));
      };
      this.child.on('message', onAnswer);
      this.child.on('exit', onExit);
      this.child.send({ name, argument } satisfies Call);
    });
  }

  stop(): void {
    this.child.kill();
  }
}

/** Answers the parent's calls for as long as it lives. */
export function serve<S extends Service<S>>(service: S): void {
  const answer = async ({ name, argument }: Call): Promise<Answer> => {
    try {
      return { value: await service[name as keyof S](argument as never) };
    } catch (error) {
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (call: Call) => void answer(call).then((message) => process.send!(message)));
  process.on('disconnect', () => process.exit());
}
