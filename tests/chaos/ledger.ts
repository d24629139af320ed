/** What became of a send, as its promise said. */
export type Fate = 'pending' | 'confirmed' | 'returned' | 'refused' | 'not-sent' | 'unknown';

const FATES: readonly Fate[] = ['pending', 'confirmed', 'returned', 'refused', 'not-sent', 'unknown'];
/** One message in so many makes its handler fail the first time. */
const FAILS_ONCE_IN = 97;
const CONFIRMED = FATES.indexOf('confirmed');
const NOT_SENT = FATES.indexOf('not-sent');

/** What became of all numbered messages. */
export interface Tally {
  readonly sent: number;
  readonly fates: Readonly<Record<Fate, number>>;
  /** Messages that were handled at least once. */
  readonly handled: number;
  /** How often a message was handled again. */
  readonly duplicates: number;
  /** Confirmed and never handled, and begun before a queue was last deleted. */
  readonly missingSinceDeletion: number;
  /** Confirmed and never handled, and no deletion accounts for it. */
  readonly missing: number;
  /** Handled, although their sends were said to have reached nobody. */
  readonly handledThoughNotSent: number;
  /** Some of the missing, for who looks for them. */
  readonly examples: readonly number[];
}

/** Notes of each numbered message what its sender was told and how often it was handled. */
export class Ledger {
  private readonly fates: Uint8Array;
  private readonly handlings: Uint16Array;
  private readonly failed: Uint8Array;
  private readonly marks: { readonly at: number; readonly reached: () => void }[] = [];
  /** Messages below it were begun when a queue was last deleted. */
  private deletedBelow = 0;
  private isStopped = false;
  private begun = 0;
  private settled = 0;
  private confirmedAndNotHandled = 0;
  private goneWithQueues = 0;
  private readonly followers: { readonly lead: number; readonly go: () => void }[] = [];

  constructor(readonly size: number) {
    this.fates = new Uint8Array(size);
    this.handlings = new Uint16Array(size);
    this.failed = new Uint8Array(size);
  }

  /** Sends that are under way. */
  get pending(): number {
    return this.begun - this.settled;
  }

  /** Confirmed messages that nobody has handled yet. */
  get outstanding(): number {
    return this.confirmedAndNotHandled;
  }

  /** Resolves when handlers are not further behind than that; what went with a queue is not waited for. */
  async whenHandlersFollow(lead: number): Promise<void> {
    while (this.lead > lead) await new Promise<void>((go) => this.followers.push({ lead, go }));
  }

  /** The number of the next message, or `undefined` when all are sent. */
  next(): number | undefined {
    if (this.begun === this.size || this.isStopped) return undefined;
    const number = this.begun++;
    while (this.marks[0] && this.marks[0].at <= this.begun) this.marks.shift()?.reached();
    return number;
  }

  /** No more messages are begun, and nobody waits any more. */
  stop(): void {
    this.isStopped = true;
    this.goneWithQueues = Infinity;
    this.wake();
    this.marks.splice(0).forEach(({ reached }) => reached());
  }

  settle(number: number, fate: Exclude<Fate, 'pending'>): void {
    this.settled += 1;
    this.fates[number] = FATES.indexOf(fate);
    if (fate === 'confirmed' && this.handlings[number] === 0) this.confirmedAndNotHandled += 1;
  }

  /** Whether the handler of a message is to fail: the first time, for some. */
  mayFail(number: number): boolean {
    if (number % FAILS_ONCE_IN !== 0 || this.failed[number] === 1) return false;
    this.failed[number] = 1;
    return true;
  }

  handle(number: number): void {
    const times = this.handlings[number] ?? 0;
    this.handlings[number] = times + 1;
    if (times > 0 || this.fates[number] !== CONFIRMED) return;
    this.confirmedAndNotHandled -= 1;
    this.wake();
  }

  /** A queue was deleted just now. */
  deleted(): void {
    this.deletedBelow = this.begun;
    this.goneWithQueues = this.confirmedAndNotHandled;
    this.wake();
  }

  /** Resolves when so many messages have been begun. */
  whenBegun(count: number): Promise<void> {
    if (this.begun >= count) return Promise.resolve();
    return new Promise((reached) => {
      this.marks.push({ at: count, reached });
      this.marks.sort((a, b) => a.at - b.at);
    });
  }

  private get lead(): number {
    return this.confirmedAndNotHandled - this.goneWithQueues;
  }

  private wake(): void {
    while (this.followers[0] && this.lead <= this.followers[0].lead) this.followers.shift()?.go();
  }

  tally(): Tally {
    const fates = Object.fromEntries(FATES.map((fate) => [fate, 0])) as Record<Fate, number>;
    const examples: number[] = [];
    let [handled, duplicates, missing, missingSinceDeletion, handledThoughNotSent] = [0, 0, 0, 0, 0];
    for (let number = 0; number < this.begun; number += 1) {
      const fate = this.fates[number] ?? 0;
      const times = this.handlings[number] ?? 0;
      fates[FATES[fate] ?? 'pending'] += 1;
      if (times > 0) handled += 1;
      if (times > 1) duplicates += times - 1;
      if (times > 0 && fate === NOT_SENT) handledThoughNotSent += 1;
      if (times > 0 || fate !== CONFIRMED) continue;
      if (number < this.deletedBelow) missingSinceDeletion += 1;
      else missing += 1;
      if (examples.length < 10) examples.push(number);
    }
    return { sent: this.begun, fates, handled, duplicates, missingSinceDeletion, missing, handledThoughNotSent, examples };
  }
}
