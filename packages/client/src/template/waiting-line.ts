import type { Outgoing } from './outgoing';

/** Messages that wait for a channel, oldest first; what must be sent again goes to the front. */
export class WaitingLine {
  private line: Outgoing[] = [];
  private head = 0;
  /** Bytes of the bodies that wait. */
  bytes = 0;

  get size(): number {
    return this.line.length - this.head;
  }

  push(outgoing: Outgoing): void {
    this.line.push(outgoing);
    this.bytes += outgoing.message.body.length;
  }

  putFirst(outgoings: readonly Outgoing[]): void {
    this.line = [...outgoings, ...this.line.slice(this.head)];
    this.head = 0;
    for (const each of outgoings) this.bytes += each.message.body.length;
  }

  get next(): Outgoing | undefined {
    return this.line[this.head];
  }

  shift(): Outgoing | undefined {
    const next = this.line[this.head];
    if (!next) return undefined;
    this.head++;
    this.bytes -= next.message.body.length;
    if (this.head > 1024 && this.head * 2 > this.line.length) {
      this.line = this.line.slice(this.head);
      this.head = 0;
    }
    return next;
  }

  /** Keeps only what is not settled. */
  dropSettled(dropped: (outgoing: Outgoing) => void): void {
    const all = this.line.slice(this.head);
    this.line = [];
    this.head = this.bytes = 0;
    for (const each of all) {
      if (each.settled) dropped(each);
      else this.push(each);
    }
  }

  /** The first that fits. */
  find(fits: (outgoing: Outgoing) => boolean): Outgoing | undefined {
    for (let i = this.head; i < this.line.length; i++) {
      const each = this.line[i];
      if (each && fits(each)) return each;
    }
    return undefined;
  }

  forEach(look: (outgoing: Outgoing) => void): void {
    this.line.slice(this.head).forEach(look);
  }
}
