import type { Connection } from '@nest-amqp/core';

/** Where a side takes its connections from. */
export interface ConnectionSource {
  /** How it is called in reports. */
  readonly name: string;
  /** Opens a connection, or takes one that an earlier program left in order. */
  take(): Promise<SourcedConnection>;
  /** Resolves when the broker has nothing more to do, as far as that can be known, once so much time has passed for it. */
  settle(passMs: number): Promise<void>;
}

/** A connection, and how to lose it. */
export interface SourcedConnection {
  readonly connection: Connection;
  /** Breaks the way to the broker without a word. */
  drop(): Promise<void>;
  /** The program is over; whether everything that it made on the connection has been removed. */
  giveBack(isClean: boolean): Promise<void>;
}
