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
  dropSettled(): void {
    const rest = this.line.slice(this.head).filter((each) => !each.settled);
    this.line = [];
    this.head = this.bytes = 0;
    for (const each of rest) this.push(each);
  }

  some(fits: (outgoing: Outgoing) => boolean): boolean {
    for (let i = this.head; i < this.line.length; i++) {
      const each = this.line[i];
      if (each && fits(each)) return true;
    }
    return false;
  }

  forEach(look: (outgoing: Outgoing) => void): void {
    this.line.slice(this.head).forEach(look);
  }
}
