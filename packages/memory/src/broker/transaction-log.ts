import type { MessageSink } from '../exchange/target';
import type { QueueEntry } from '../queue/queue-entry';
import type { StoredMessage } from '../queue/stored-message';
import { Ring } from '../queue/ring';

/** A message and where it goes. */
export interface RoutedMessage {
  readonly message: StoredMessage;
  readonly sinks: readonly MessageSink[];
  readonly mandatory: boolean;
}

/** What becomes of delivered messages. `reject`: by `basic.reject`; `end`: because their channel is over. */
export type Outcome = 'ack' | 'nack-discard' | 'reject-discard' | 'nack-requeue' | 'reject-requeue' | 'end-requeue';

/** Delivered messages that were settled. */
export interface Settlement {
  readonly entries: readonly QueueEntry[];
  readonly outcome: Outcome;
}

/** What was published and settled in a channel's transaction and is not committed yet. */
export class TransactionLog {
  /** Whether the channel is transactional. */
  isActive = false;
  private routed: RoutedMessage[] = [];
  private readonly settlements = new Ring<Settlement>();

  /** Messages that were settled, which counts only when it is committed. */
  get settled(): readonly QueueEntry[] {
    return [...this.settlements].flatMap(({ entries }) => entries);
  }

  publish(routed: RoutedMessage): void {
    this.routed.push(routed);
  }

  settle(settlement: Settlement): void {
    this.settlements.push(settlement);
  }

  /** Takes out what was published. */
  takePublishes(): readonly RoutedMessage[] {
    const { routed } = this;
    this.routed = [];
    return routed;
  }

  /** Takes out the oldest settlement; `undefined` if there is none. */
  nextSettlement(): Settlement | undefined {
    return this.settlements.shift();
  }

  /** Forgets everything. */
  clear(): void {
    this.routed = [];
    this.settlements.clear();
  }
}
