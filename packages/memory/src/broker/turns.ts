import { Ring } from '../queue/ring';

// Taken at load, so that a test's fake timers cannot freeze delivery.
const { queueMicrotask, setImmediate } = globalThis;

/** Pieces of work between two breaks in which timers and sockets of the process have their turn. */
const WORK_PER_BREAK = 1024;

/** Work that waits for its turn, such as telling a client what happened. */
export interface Task {
  /** Does a bounded piece of work and says how much it was. What is left schedules itself again. */
  run(): number;
}

/**
 * When things reach the program: never inside its own call, always soon. Tasks run in the order in which they were
 * scheduled, as microtasks, so that latency is small; after each {@link WORK_PER_BREAK} pieces comes a break, so that a
 * message that goes round for ever does not starve the process.
 */
export class Turns {
  private readonly tasks = new Ring<Task>();
  private readonly idle: (() => void)[] = [];
  private isArmed = false;
  private done = 0;
  private held = 0;

  schedule(task: Task): void {
    this.tasks.push(task);
    this.arm();
  }

  /** Calls `resume` when the program's pending promises have all had their turn. */
  afterBreak(resume: () => void): void {
    this.held += 1;
    setImmediate(() => {
      this.held -= 1;
      resume();
      this.settle();
    });
  }

  /** Something is on its way that no task stands for: it is not idle until {@link release}. */
  hold(): void {
    this.held += 1;
  }

  /** What {@link hold} was called for has arrived. */
  release(): void {
    this.held -= 1;
    // what it led to has its turn first
    if (this.idle.length > 0) this.afterBreak(() => undefined);
  }

  /** Resolves when no task is left, and none came of what the last ones set off. */
  whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.idle.push(resolve);
      this.afterBreak(() => undefined);
    });
  }

  private arm(): void {
    if (this.isArmed) return;
    this.isArmed = true;
    if (this.done < WORK_PER_BREAK) queueMicrotask(this.runTasks);
    else setImmediate(this.runAfterBreak);
  }

  private readonly runAfterBreak = (): void => {
    this.done = 0;
    this.runTasks();
  };

  private readonly runTasks = (): void => {
    this.isArmed = false;
    for (let left = this.tasks.length; left > 0; left -= 1) this.done += this.tasks.shift()?.run() ?? 0;
    if (this.tasks.length > 0) this.arm();
    else if (this.idle.length > 0 && this.held === 0) this.afterBreak(() => undefined);
  };

  private settle(): void {
    if (this.held > 0 || this.tasks.length > 0) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}
