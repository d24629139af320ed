import { Listeners } from '@nest-amqp/core';
import type { ReadyConnection } from '../connection/ready-connection';

/**
 * Whether the broker reads what a connection publishes. It stops doing so under an alarm (memory, disk) and says it only
 * to connections that publish; what was written meanwhile waits in the sockets.
 */
export class Blockage {
  /** Why the broker does not read; `undefined` while it does. */
  reason: string | undefined;
  private readonly blocked = new Listeners<[string]>();
  private readonly ended = new Listeners<[]>();
  private unblocking: Promise<void> | undefined;
  private tellUnblocked: (() => void) | undefined;

  constructor(connection: ReadyConnection) {
    connection.onReady((current) => {
      current.onBlocked((reason) => {
        if (connection.current === current) this.begin(reason);
      });
      current.onUnblocked(() => {
        if (connection.current === current) this.end();
      });
    });
    connection.onLost(() => {
      this.end();
    });
  }

  get isBlocked(): boolean {
    return this.reason !== undefined;
  }

  onBlocked(listener: (reason: string) => void): void {
    this.blocked.add(listener);
  }

  /** The broker reads again, or the connection is gone. */
  onUnblocked(listener: () => void): void {
    this.ended.add(listener);
  }

  untilUnblocked(): Promise<void> {
    if (!this.isBlocked) return Promise.resolve();
    return (this.unblocking ??= new Promise((resolve) => (this.tellUnblocked = resolve)));
  }

  private begin(reason: string): void {
    this.reason = reason;
    this.blocked.emit(reason);
  }

  private end(): void {
    if (this.reason === undefined) return;
    this.reason = undefined;
    this.tellUnblocked?.();
    this.unblocking = undefined;
    this.ended.emit();
  }
}
