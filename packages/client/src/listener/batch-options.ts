/** How messages are put together for a handler that takes many at a time. */
export interface BatchOptions {
  /** A batch of so many messages begins at once. The prefetch is raised to it. */
  readonly size: number;
  /** Milliseconds after its first message that an incomplete batch begins. By default 1,000. */
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 1_000;

export function resolveBatchOptions({ size, timeoutMs = DEFAULT_TIMEOUT_MS }: BatchOptions): Required<BatchOptions> {
  return { size, timeoutMs };
}
