import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A timer that was cancelled or a socket that was closed may take a moment until it is gone. */
const GONE_WITHIN_MS = 5_000;
const LOOK_MS = 20;

/** What something that has run has left in the process. */
export interface Footprint {
  /** Handles that were not there before, such as `TCPSocketWrap: 1`. */
  readonly leftOpen: readonly string[];
  /** Of the heap, after a collection. */
  readonly heapGrowthBytes: number;
}

/** Runs something, and says what it has left. */
export async function withFootprint<T>(run: () => Promise<T>): Promise<T & Footprint> {
  const open = activeResources();
  const heapBefore = collectedHeapBytes();
  const result = await run();
  const leftOpen = await whatStays(open);
  return { ...result, leftOpen, heapGrowthBytes: collectedHeapBytes() - heapBefore };
}

/** The heap, in bytes, when all garbage is gone. */
export function collectedHeapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** What is active, by kind. */
export function activeResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

async function whatStays(before: ReadonlyMap<string, number>): Promise<string[]> {
  const giveUpAt = performance.now() + GONE_WITHIN_MS;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const more = [...activeResources()].filter(([kind, count]) => count > (before.get(kind) ?? 0));
    if (more.length === 0 || performance.now() > giveUpAt) {
      return more.map(([kind, count]) => `${kind}: ${String(count - (before.get(kind) ?? 0))}`);
    }
  }
}
