/**
 * Whether a container consumes, or wants to as soon as it can. A paused one was told to hold on: it does not begin again with the others,
 * but when it is resumed.
 */
export type ListenerContainerState = 'stopped' | 'running' | 'stopping' | 'paused';

/** What is done to start and to stop. */
export interface LifecycleSteps {
  /** Gives up, without a failure, when the signal aborts. */
  begin(stopped: AbortSignal): Promise<void>;
  end(): Promise<void>;
}

/** Keeps starts and stops that are asked for at any time in an order: each waits for what is under way, and the last one asked for holds. */
export class ContainerLifecycle {
  private wanted = false;
  private paused = false;
  private starting: Promise<void> = Promise.resolve();
  /** While an end is under way. */
  private stopping: Promise<void> | undefined;
  private startup = new AbortController();

  constructor(private readonly steps: LifecycleSteps) {}

  get state(): ListenerContainerState {
    if (this.stopping) return 'stopping';
    if (this.wanted) return 'running';
    return this.paused ? 'paused' : 'stopped';
  }

  /** Does nothing while paused. */
  start(): Promise<void> {
    if (this.paused) return Promise.resolve();
    if (!this.wanted) {
      this.wanted = true;
      this.startup = new AbortController();
      this.starting = this.begin(this.startup.signal);
    }
    return this.starting;
  }

  stop(): Promise<void> {
    this.paused = false;
    return this.end();
  }

  /** Does nothing to what is stopped. */
  pause(): Promise<void> {
    if (this.wanted) this.paused = true;
    return this.end();
  }

  /** Does nothing to what is not paused. */
  resume(): Promise<void> {
    if (!this.paused) return Promise.resolve();
    this.paused = false;
    return this.start();
  }

  private async begin(stopped: AbortSignal): Promise<void> {
    const isOver = (): boolean => stopped.aborted;
    await this.stopping;
    if (isOver()) return;
    try {
      await this.steps.begin(stopped);
    } catch (error) {
      if (isOver()) return;
      this.wanted = false;
      throw error;
    }
  }

  private end(): Promise<void> {
    if (this.wanted) {
      this.wanted = false;
      this.startup.abort();
      const ending = this.after(this.stopping).finally(() => {
        if (this.stopping === ending) this.stopping = undefined;
      });
      this.stopping = ending;
    }
    return this.stopping ?? Promise.resolve();
  }

  private async after(before: Promise<void> | undefined): Promise<void> {
    await before;
    await this.steps.end();
  }
}
