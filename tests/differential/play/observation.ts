/** Everything that one step showed, as plain data with the names of the program: what is compared, and printed. */
export interface Observation {
  /** What the operation itself was answered. */
  readonly reply: unknown;
  /** What each channel brought, as far as it brought something. */
  readonly channels: Readonly<Record<string, ChannelObservation>>;
  /** Why connections were closed. */
  readonly connections: Readonly<Record<string, unknown>>;
  /** Each queue that was ever declared: its depth and consumers, or why it cannot be looked at. */
  readonly queues: Readonly<Record<string, unknown>>;
  /** Each exchange that was ever declared: whether it is there. */
  readonly exchanges: Readonly<Record<string, unknown>>;
}

/** What a channel brought in one step. */
export interface ChannelObservation {
  /** The messages of each consumer, in order. */
  readonly deliveries: Readonly<Record<string, readonly unknown[]>>;
  /** The delivery tags that were given, in order of their size. */
  readonly tags: readonly number[];
  readonly returns: readonly unknown[];
  /** What became of which publish, in order of their numbers. */
  readonly confirms: readonly string[];
  readonly cancels: readonly string[];
  readonly closed?: unknown;
}
