import type { Clock } from '@nest-amqp/core';
import { HeadExpiry } from './head-expiry';
import { LengthLimit } from './length-limit';
import type { QueueEntry, ReturnCause } from './queue-entry';
import type { QueueSettings } from './queue-settings';
import type { ReadyList } from './ready-list';
import type { KeptDeadLetters } from './kept-dead-letters';
import type { StoredMessage } from './stored-message';

/** What a backlog is made with. */
export interface BacklogOptions {
  readonly ready: ReadyList;
  readonly settings: QueueSettings;
  readonly isQuorum: boolean;
  readonly clock: Clock;
  /** A message left by itself. */
  readonly onDropped: (entry: QueueEntry, reason: 'expired' | 'maxlen') => void;
}

/** The ready messages of a queue, kept within its limits of length and age. */
export class Backlog {
  private readonly ready: ReadyList;
  private limit: LengthLimit | undefined;
  private readonly expiry: HeadExpiry;
  private readonly onDropped: BacklogOptions['onDropped'];
  /** Dead letters that stay with the queue and count towards its limits. */
  letters: KeptDeadLetters | undefined;
  private readonly isQuorum: boolean;
  private bytes = 0;

  constructor({ ready, settings, isQuorum, clock, onDropped }: BacklogOptions) {
    this.ready = ready;
    this.isQuorum = isQuorum;
    this.limit = LengthLimit.of(settings, isQuorum);
    this.expiry = new HeadExpiry(clock, settings.messageTtlMs, () => this.expireHeads());
    this.onDropped = onDropped;
  }

  get length(): number {
    return this.ready.length;
  }

  /** The next to be delivered first. */
  get entries(): readonly QueueEntry[] {
    return [...this.ready];
  }

  /** When a message that arrives now expires; 0 is never. */
  deadlineOf(message: StoredMessage): number {
    return this.expiry.deadlineOf(message);
  }

  /** Whether one more message is to be refused. */
  refuses({ body }: StoredMessage): boolean {
    if (!this.limit) return false;
    const { letters } = this;
    return letters
      ? this.limit.refusesOneMore(this.ready.length + letters.length, this.bytes + letters.bytes, body.length)
      : this.limit.refusesOneMore(this.ready.length, this.bytes, body.length);
  }

  /** Whether what is refused is dead-lettered. */
  get deadLettersRefused(): boolean {
    return this.limit?.deadLettersRefused ?? false;
  }

  /** Lets other limits hold: what is too much by them goes at once; deadlines of messages that are there stay. */
  configure(settings: QueueSettings): void {
    this.limit = LengthLimit.of(settings, this.isQuorum);
    this.expiry.queueTtlMs = settings.messageTtlMs;
    this.keepLimits();
  }

  push(entry: QueueEntry): void {
    this.ready.push(entry);
    this.bytes += entry.message.body.length;
    const dropped = this.dropExceeding();
    // A classic queue looks only at a message that comes alone, not at one that its priority puts before others.
    if (this.expiry.isUsed && (dropped || this.isQuorum || this.ready.length === 1)) this.expireHeads();
  }

  /** Takes back a delivered message; {@link keepLimits} is the caller's when all are back. */
  putBack(entry: QueueEntry, cause: ReturnCause): void {
    this.ready.putBack(entry, cause);
    this.bytes += entry.message.body.length;
  }

  /** Whether there is a message, and not only such as have expired. */
  hasNext(): boolean {
    if (this.expiry.isUsed) this.expireWatched();
    return this.ready.length > 0;
  }

  /** The next message that has not expired, as far as the queue has noticed. */
  take(): QueueEntry | undefined {
    if (this.expiry.isUsed) this.expireWatched();
    const entry = this.shift();
    // what has expired behind it does not count as left, except in a quorum queue
    if (this.expiry.isUsed) {
      if (this.isQuorum) this.expiry.watch(this.ready.peek());
      else this.expireHeads();
    }
    return entry;
  }

  keepLimits(): void {
    this.dropExceeding();
    if (this.expiry.isUsed) this.expireHeads();
  }

  /** Forgets all messages and says how many there were. */
  clear(): number {
    const { length } = this.ready;
    this.ready.clear();
    this.bytes = 0;
    this.expiry.stop();
    return length;
  }

  /** Keeps what satisfies a condition, in its order. */
  retain(isKept: (entry: QueueEntry) => boolean): void {
    const kept = this.entries.filter(isKept);
    this.clear();
    for (const entry of kept) this.push(entry);
  }

  /** Whether any message was too many. */
  private dropExceeding(): boolean {
    let dropped = false;
    while (this.limit?.dropsAt(this.ready.length, this.bytes)) {
      const head = this.shift();
      if (!head) break;
      dropped = true;
      this.onDropped(head, 'maxlen');
    }
    return dropped;
  }

  private expireWatched(): void {
    if (this.isQuorum || this.expiry.isTimerDue) this.expireHeads();
  }

  private shift(): QueueEntry | undefined {
    const entry = this.ready.shift();
    if (entry) this.bytes -= entry.message.body.length;
    return entry;
  }

  private expireHeads(): void {
    for (let head = this.ready.peek(); head && this.expiry.isDue(head); head = this.ready.peek()) {
      this.shift();
      this.onDropped(head, 'expired');
    }
    this.expiry.watch(this.ready.peek());
  }
}
