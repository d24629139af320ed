import { Exchange } from '../exchange/exchange';
import { NO_TARGETS, type Matcher } from '../exchange/matcher';
import type { Target } from '../exchange/target';
import type { BrokerQueue } from '../queue/broker-queue';
import { goneReplyConsumer, isReplyAddress, type ReplyConsumer } from './reply-consumer';
import type { VersionRules } from './version-rules';

/** Leads to the queue, or the direct reply-to address, that the routing key names. It cannot be bound. */
class DefaultMatcher implements Matcher {
  constructor(
    private readonly queues: ReadonlyMap<string, BrokerQueue>,
    private readonly replies: ReadonlyMap<string, ReplyConsumer>,
    private readonly rules: VersionRules,
  ) {}

  add(): void {
    // refused before: 403 operation not permitted on the default exchange
  }

  remove(): void {
    // nothing was ever added
  }

  match(routingKey: string): readonly Target[] {
    const queue = this.queues.get(routingKey);
    if (queue) return queue.alone;
    if (!isReplyAddress(routingKey)) return NO_TARGETS;
    const reply = this.replies.get(routingKey) ?? (this.rules.goneReplyAddressIsRouted ? goneReplyConsumer : undefined);
    return reply ? [reply] : NO_TARGETS;
  }
}

/** The default exchange of a virtual host. */
export function defaultExchange(
  queues: ReadonlyMap<string, BrokerQueue>,
  replies: ReadonlyMap<string, ReplyConsumer>,
  rules: VersionRules,
): Exchange {
  return new Exchange(
    { name: '', type: 'direct', durable: true, autoDelete: false, internal: false, arguments: {} },
    new DefaultMatcher(queues, replies, rules),
  );
}
