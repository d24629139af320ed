import { exponentialBackOff } from '../retry/back-off';
import type { Pauses } from './pauses';

const backOff = exponentialBackOff({ initialMs: 100, maxMs: 30_000, jitter: 'none' });

/** How long a message waits that has failed `failures` times. */
export function returnDelayMs(failures: number): number {
  return backOff.delayMs(Math.max(1, failures)) ?? 0;
}

/**
 * Messages that failed and wait before they go back to their queue, so that none goes round without a pause. They count
 * against the prefetch while they wait, so at most half of it does; who comes when there is no room waits for room.
 */
export class DelayedReturns {
  private waiting = 0;
  private readonly room: (() => void)[] = [];
  private limit = Infinity;

  /** @param prefetch 0 is no limit */
  constructor(
    private readonly pauses: Pauses,
    prefetch: number,
  ) {
    this.setPrefetch(prefetch);
  }

  setPrefetch(prefetch: number): void {
    this.limit = prefetch === 0 ? Infinity : Math.max(1, Math.floor(prefetch / 2));
  }

  /** Resolves when the wait has begun; `giveBack` is called when it is over, or has been ended. */
  async add(delayMs: number, giveBack: () => void): Promise<void> {
    while (this.waiting >= this.limit) await new Promise<void>((resolve) => this.room.push(resolve));
    this.waiting++;
    void this.pauses.wait(delayMs).then(() => {
      this.waiting--;
      giveBack();
      this.room.shift()?.();
    });
  }
}
