import type { AmqpError } from '@nest-amqp/core';
import { callSafely } from './call-safely';

/** That something closed, and why: told once to each listener, to a late one at once. */
export class CloseSignal {
  private listeners: ((error?: AmqpError) => void)[] = [];
  private resolve!: () => void;
  /** Resolves when it has closed, whatever the reason. */
  readonly whenClosed = new Promise<void>((resolve) => (this.resolve = resolve));
  isClosed = false;
  reason: AmqpError | undefined;

  add(listener: (error?: AmqpError) => void): void {
    if (this.isClosed) callSafely(listener, this.reason);
    else this.listeners.push(listener);
  }

  close(reason: AmqpError | undefined): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.reason = reason;
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) callSafely(listener, reason);
    this.resolve();
  }
}
