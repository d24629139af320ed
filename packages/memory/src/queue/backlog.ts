import type { Clock } from '@nest-amqp/core';
import { HeadExpiry } from './head-expiry';
import { LengthLimit } from './length-limit';
import type { QueueEntry } from './queue-entry';
import type { QueueSettings } from './queue-settings';
import type { ReadyList } from './ready-list';
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
  private readonly limit: LengthLimit | undefined;
  private readonly expiry: HeadExpiry;
  private readonly onDropped: BacklogOptions['onDropped'];
  private readonly isQuorum: boolean;
  private bytes = 0;

  constructor({ ready, settings, isQuorum, clock, onDropped }: BacklogOptions) {
    this.ready = ready;
    this.limit = LengthLimit.of(settings, isQuorum);
    this.expiry = new HeadExpiry(clock, settings.messageTtlMs, () => this.expireHeads());
    this.onDropped = onDropped;
    this.isQuorum = isQuorum;
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
    return this.limit?.refusesAt(this.ready.length + 1, this.bytes + body.length) ?? false;
  }

  /** Whether what is refused is dead-lettered. */
  get deadLettersRefused(): boolean {
    return this.limit?.deadLettersRefused ?? false;
  }

  push(entry: QueueEntry): void {
    this.ready.push(entry);
    this.bytes += entry.message.body.length;
    this.keepLimits();
  }

  /** Takes back a delivered message; {@link keepLimits} is the caller's when all are back. */
  putBack(entry: QueueEntry): void {
    this.ready.putBack(entry);
    this.bytes += entry.message.body.length;
  }

  /** Whether there is a message, and not only such as have expired. */
  hasNext(): boolean {
    if (this.expiry.isUsed) this.expireHeads();
    return this.ready.length > 0;
  }

  /** The next message that has not expired. */
  take(): QueueEntry | undefined {
    if (this.expiry.isUsed) this.expireHeads();
    const entry = this.shift();
    // what has expired behind it does not count as left, except in a quorum queue
    if (this.expiry.isUsed) {
      if (this.isQuorum) this.expiry.watch(this.ready.peek());
      else this.expireHeads();
    }
    return entry;
  }

  keepLimits(): void {
    while (this.limit?.dropsAt(this.ready.length, this.bytes)) {
      const dropped = this.shift();
      if (!dropped) break;
      this.onDropped(dropped, 'maxlen');
    }
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
