import type { Clock, Timer } from '@nest-amqp/core';
import type { MessageSink } from '../exchange/target';
import { Ring } from './ring';
import type { StoredMessage } from './stored-message';

/** How many letters are on their way at a time (`dead_letter_worker_consumer_prefetch`); the others wait behind them. */
const LETTERS_AT_A_TIME = 32;
/** How long a letter waits for its next try (`dead_letter_worker_publisher_confirm_timeout`). */
const RETRY_MS = 180_000;

/** Tries to hand a letter to the queues that have not taken it yet, and adds those that do. Whether it is done with. */
export type ForwardLetter = (letter: StoredMessage, taken: Set<MessageSink>) => boolean;

interface PendingLetter {
  readonly letter: StoredMessage;
  readonly taken: Set<MessageSink>;
}

/**
 * The dead letters of a quorum queue with the strategy `at-least-once`: each stays with the queue, and counts towards its
 * limits, until every queue that it is routed to has taken it, one at least (`rabbit_fifo_dlx_worker`). One that nobody takes is
 * tried again after three minutes. Its timer keeps no process alive.
 */
export class KeptDeadLetters {
  private pending: PendingLetter[] = [];
  private readonly waiting = new Ring<StoredMessage>();
  private timer: Timer | undefined;
  private heldBytes = 0;

  constructor(
    private readonly clock: Clock,
    private readonly forward: ForwardLetter,
  ) {}

  get length(): number {
    return this.pending.length + this.waiting.length;
  }

  /** The bytes of their bodies. */
  get bytes(): number {
    return this.heldBytes;
  }

  add(letter: StoredMessage): void {
    this.heldBytes += letter.body.length;
    this.waiting.push(letter);
    this.forwardWaiting();
  }

  /** Tries all again. */
  retry(): void {
    this.stop();
    const tried = this.pending;
    this.pending = [];
    for (const pending of tried) this.attempt(pending);
    this.forwardWaiting();
  }

  /** Forgets them and says how many there were. */
  clear(): number {
    const { length } = this;
    this.pending = [];
    this.waiting.clear();
    this.heldBytes = 0;
    this.stop();
    return length;
  }

  private forwardWaiting(): void {
    while (this.pending.length < LETTERS_AT_A_TIME) {
      const letter = this.waiting.shift();
      if (!letter) break;
      this.attempt({ letter, taken: new Set() });
    }
    if (this.pending.length > 0) this.watch();
  }

  private attempt(pending: PendingLetter): void {
    if (this.forward(pending.letter, pending.taken)) this.heldBytes -= pending.letter.body.length;
    else this.pending.push(pending);
  }

  private watch(): void {
    if (this.timer) return;
    this.timer = this.clock.after(RETRY_MS, () => this.retry());
    this.timer.unref();
  }

  private stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }
}
