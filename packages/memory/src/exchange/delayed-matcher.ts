import type { Clock, Timer } from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { VersionRules } from '../broker/version-rules';
import { derivedTable } from '../queue/derived-table';
import type { StoredMessage } from '../queue/stored-message';
import type { Binding } from './binding';
import { matchEach } from './match-each';
import { NO_TARGETS, type Matcher } from './matcher';
import { DELAY_HEADER, delayOf } from './message-delay';
import type { Target } from './target';
import { TimeHeap } from './time-heap';

/** What a {@link DelayedMatcher} needs of its virtual host. */
export interface DelayHost {
  readonly clock: Clock;
  readonly rules: VersionRules;
  /** Routes a message from the matcher's exchange. */
  readonly release: (message: StoredMessage) => void;
}

/**
 * `x-delayed-message`: keeps a message back as long as its header `x-delay` says and then routes it as the type does that the
 * exchange was declared with. Until then the message leads nowhere: a mandatory one is returned, and an alternate exchange
 * gets it, as with `rabbitmq_delayed_message_exchange`. One timer, for the message that is due next; it keeps no process alive.
 */
export class DelayedMatcher implements Matcher {
  private readonly held = new TimeHeap<StoredMessage>();
  private timer: Timer | undefined;
  private timerAt = Infinity;

  constructor(
    private readonly routing: Matcher,
    private readonly host: DelayHost,
  ) {}

  get delayedCount(): number {
    return this.held.length;
  }

  add(binding: Binding): void {
    this.routing.add(binding);
  }

  remove(binding: Binding): void {
    this.routing.remove(binding);
  }

  match(routingKey: string, message: StoredMessage): readonly Target[] {
    return this.holds(message) ? NO_TARGETS : this.routing.match(routingKey, message);
  }

  matchAll(routingKeys: readonly string[], message: StoredMessage): readonly Target[] {
    return this.holds(message) ? NO_TARGETS : matchEach(this.routing, routingKeys, message);
  }

  /** Forgets what it holds. */
  close(): void {
    this.held.clear();
    this.stop();
  }

  private holds(message: StoredMessage): boolean {
    const delayMs = delayOf(message.properties.headers, this.host.rules);
    // the plugin crashes over such a text, and the channel with it; a dead letter has no channel
    if (delayMs === undefined && !message.deaths) throw new BrokerFault(541, '');
    if (!delayMs) return false;
    this.held.push(this.host.clock.now() + delayMs, afterDelay(message, delayMs));
    this.watch();
    return true;
  }

  private watch(): void {
    const { firstAt } = this.held;
    if (firstAt >= this.timerAt) return;
    this.timer?.cancel();
    this.timerAt = firstAt;
    this.timer = this.host.clock.after(Math.max(0, firstAt - this.host.clock.now()), () => {
      this.stop();
      this.releaseDue();
    });
    this.timer.unref();
  }

  private releaseDue(): void {
    const now = this.host.clock.now();
    for (let message = this.held.shiftDue(now); message; message = this.held.shiftDue(now)) this.host.release(message);
    this.watch();
  }

  private stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.timerAt = Infinity;
  }
}

/** The delay becomes negative, so that a message is kept back once, by whatever exchange it meets next, and shows that it was. */
function afterDelay(message: StoredMessage, delayMs: number): StoredMessage {
  const { properties } = message;
  const headers = derivedTable({ ...properties.headers, [DELAY_HEADER]: -delayMs }, properties.headers);
  return message.withProperties({ ...properties, headers });
}
