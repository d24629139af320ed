import type { Transport, TransportFactory } from '@nest-amqp/core';

/** What can go wrong around applications that use a broker. */
export type FaultName =
  | 'reset'
  | 'half-open'
  | 'stall'
  | 'slow'
  | 'refuse'
  | 'close-connections'
  | 'close-channels'
  | 'cancel-consumers'
  | 'delete-queues'
  | 'nack'
  | 'alarm'
  | 'restart'
  | 'kill'
  | 'kill-leader'
  | 'crash-consumer'
  | 'restart-consumer';

/** One fault of a broker, or of the ways to it. */
export interface Fault {
  /** Resolves when it is there; a fault that is over by itself resolves when it is over. */
  begin(): unknown;
  /** Resolves when the broker can be used again. */
  end?(): unknown;
}

/** The way of one application to the broker, which can be hurt on its own. */
export interface Line {
  factory(): TransportFactory;
  cut(): void;
  /** Refuses new connections, until told otherwise. */
  refuse(refusing: boolean): void;
  close(): Promise<void>;
}

/** What a fault may need to know of who uses the broker. */
export interface Usage {
  readonly queues: readonly string[];
}

/** A broker that is hurt on purpose. */
export interface ChaosBroker {
  readonly name: string;
  /** Messages of which nothing has been seen for so long do not come any more: no lost connection holds them. */
  readonly quietMs: number;
  /** Faults that last a minute elsewhere last so much shorter in its long form. */
  readonly shorten: number;
  /** Queues are mirrored by nodes that may die: only these hold what they have meanwhile. */
  readonly quorumOnly?: boolean;
  line(): Promise<Line>;
  /** A way past all faults, for who counts and cleans up. */
  direct(): Transport;
  /** The fault, if this broker can have it. */
  fault(name: FaultName, usage: Usage): Fault | undefined;
}
