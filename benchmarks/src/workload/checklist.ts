import { FIRST_ORDER, isOrder } from './order';
import type { Order } from './order';

/** Holds a candidate to its word: each of `count` orders arrives, unharmed, exactly once. */
export class Checklist {
  /** Resolves when the last order has been checked off; rejects at the first one that is wrong, unknown or there already. */
  readonly complete: Promise<void>;
  private readonly arrived: Uint8Array;
  private left: number;
  private resolve!: () => void;
  private reject!: (fault: Error) => void;

  constructor(count: number) {
    this.arrived = new Uint8Array(count);
    this.left = count;
    this.complete = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // a fault may come before anybody waits
    this.complete.catch(() => undefined);
  }

  /** How many have arrived. */
  get seen(): number {
    return this.arrived.length - this.left;
  }

  check(order: Order): void {
    const index = order.n - FIRST_ORDER;
    if (this.arrived[index] !== 0 || !isOrder(order)) {
      this.reject(new Error(`${this.arrived[index] === 1 ? 'arrived twice' : 'not an order of this round'}: ${JSON.stringify(order)}`));
      return;
    }
    this.arrived[index] = 1;
    this.left -= 1;
    if (this.left === 0) this.resolve();
  }
}
