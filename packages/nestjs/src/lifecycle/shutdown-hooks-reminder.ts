import { systemClock, type Timer } from '@nest-amqp/core';

/** Time for the program to call `enableShutdownHooks()` once it has its application, which listens by then. */
const PATIENCE_MS = 1_000;

/** Warns of listeners that no signal would stop. */
export class ShutdownHooksReminder {
  private readonly timer: Timer;

  constructor(warn: (message: string) => void) {
    this.timer = systemClock.after(PATIENCE_MS, () => {
      if (process.listenerCount('SIGTERM') > 0) return;
      warn('Listeners are running, but nothing stops them when the process is told to end: call app.enableShutdownHooks()');
    });
    this.timer.unref();
  }

  cancel(): void {
    this.timer.cancel();
  }
}
