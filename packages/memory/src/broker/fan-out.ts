import type { MessageSink } from '../exchange/target';
import type { StoredMessage } from '../queue/stored-message';

/** How messages reach several queues: each has got what it gets before anything that dies of that is dead-lettered. */
export class FanOut {
  private readonly burials: (() => void)[] = [];
  private depth = 0;
  private isBurying = false;

  /** Hands a message to queues, and adds to `taken` those that take it. Whether all of them took it. */
  send(message: StoredMessage, sinks: readonly MessageSink[], taken?: Set<MessageSink>): boolean {
    let isTaken = true;
    this.depth += 1;
    try {
      for (const sink of sinks) {
        if (sink.accept(message)) taken?.add(sink);
        else isTaken = false;
      }
    } finally {
      this.over();
    }
    return isTaken;
  }

  /** Does several things as one: what dies meanwhile is dead-lettered after the last of them. */
  together<T>(operation: () => T): T {
    this.depth += 1;
    try {
      return operation();
    } finally {
      this.over();
    }
  }

  /** Whether a message is on its way to several queues, so that what dies must {@link wait}. */
  get isUnderway(): boolean {
    return this.depth > 0;
  }

  wait(bury: () => void): void {
    this.burials.push(bury);
  }

  private over(): void {
    this.depth -= 1;
    if (this.depth > 0 || this.isBurying || this.burials.length === 0) return;
    this.isBurying = true;
    try {
      // Queues work side by side: what two of them bury has gone one step each before anything goes its second.
      for (let bury = this.burials.shift(); bury; bury = this.burials.shift()) bury();
    } finally {
      this.isBurying = false;
    }
  }
}
