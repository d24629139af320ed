import type { MessageSink } from '../exchange/target';
import type { QueueEntry } from '../queue/queue-entry';
import type { StoredMessage } from '../queue/stored-message';

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
  private publishes: RoutedMessage[] = [];
  private settlements: Settlement[] = [];

  /** Messages that were settled, which counts only when it is committed. */
  get settled(): readonly QueueEntry[] {
    return this.settlements.flatMap(({ entries }) => entries);
  }

  publish(routed: RoutedMessage): void {
    this.publishes.push(routed);
  }

  settle(settlement: Settlement): void {
    this.settlements.push(settlement);
  }

  /** Empties the log and says what was in it. */
  take(): { readonly publishes: readonly RoutedMessage[]; readonly settlements: readonly Settlement[] } {
    const { publishes, settlements } = this;
    this.publishes = [];
    this.settlements = [];
    return { publishes, settlements };
  }
}
