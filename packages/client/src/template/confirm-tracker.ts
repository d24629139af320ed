import type { Message } from '@nest-amqp/core';

/**
 * The messages of one channel that the broker has not confirmed, by sequence number. Confirms come mostly in order, so a
 * window over an array serves without a map: each step costs the same however many are out.
 */
export class ConfirmTracker<T extends { readonly message: Message }> {
  private window: (T | undefined)[] = [];
  /** The sequence number of the window's first place. */
  private first = 1;
  /** The place of the oldest message that is still out. */
  private head = 0;
  private out = 0;
  /** Bytes of the bodies that are out. */
  bytes = 0;

  get size(): number {
    return this.out;
  }

  /** Notes a message under the next sequence number, which the channel has just given it. */
  add(sequenceNumber: number, outgoing: T): void {
    if (this.out === 0) {
      this.window.length = 0;
      this.head = 0;
      this.first = sequenceNumber;
    }
    this.window.push(outgoing);
    this.out++;
    this.bytes += outgoing.message.body.length;
  }

  /** Takes out what a confirm speaks of, oldest first. */
  take(sequenceNumber: number, multiple: boolean, each: (outgoing: T) => void): void {
    const place = sequenceNumber - this.first;
    if (!multiple) this.takeOne(place, each);
    // A sequence number beyond the window ends the loop at its end; 0 stands for all, as for acknowledgements.
    else for (let i = this.head; i < this.window.length && (i <= place || sequenceNumber === 0); i++) this.takeOne(i, each);
    this.advance();
  }

  /** Takes out everything, oldest first. */
  takeAll(): T[] {
    const all = this.window.slice(this.head).filter((each) => each !== undefined);
    this.window = [];
    this.head = this.out = this.bytes = 0;
    return all;
  }

  /** The oldest message that is still out and fits; the broker answers in order, so the search is short. */
  find(fits: (outgoing: T) => boolean): T | undefined {
    for (let i = this.head; i < this.window.length; i++) {
      const each = this.window[i];
      if (each && fits(each)) return each;
    }
    return undefined;
  }

  /** Looks at every message that is still out. */
  forEach(look: (outgoing: T) => void): void {
    for (let i = this.head; i < this.window.length; i++) {
      const each = this.window[i];
      if (each) look(each);
    }
  }

  private takeOne(place: number, each: (outgoing: T) => void): void {
    const outgoing = this.window[place];
    if (!outgoing) return;
    this.window[place] = undefined;
    this.out--;
    this.bytes -= outgoing.message.body.length;
    each(outgoing);
  }

  private advance(): void {
    while (this.head < this.window.length && this.window[this.head] === undefined) this.head++;
    // Cutting off a long settled part now and then keeps the cost of each step constant.
    if (this.head > 1024 && this.head * 2 > this.window.length) {
      this.window = this.window.slice(this.head);
      this.first += this.head;
      this.head = 0;
    }
  }
}
