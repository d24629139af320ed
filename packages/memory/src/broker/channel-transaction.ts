import { BrokerFault } from './broker-fault';
import type { ChannelContext } from './channel-context';
import type { ChannelPublishing } from './channel-publishing';
import type { ChannelSettling } from './channel-settling';
import { committedSinks } from './committed-sinks';
import type { TransactionLog } from './transaction-log';

/** Where a transaction's work is done when it is committed. */
export interface TransactionParts {
  readonly log: TransactionLog;
  readonly publishing: ChannelPublishing;
  readonly settling: ChannelSettling;
}

/** The class `tx` of a channel: publishes and settlements take effect at commit, publishes first. */
export class ChannelTransaction {
  constructor(
    private readonly channel: ChannelContext,
    private readonly parts: TransactionParts,
  ) {}

  select(): void {
    this.channel.run('txSelect', () => {
      if (this.parts.publishing.confirms) throw new BrokerFault(406, 'cannot switch from confirm to tx mode');
      this.parts.log.isActive = true;
    });
  }

  commit(): void {
    this.channel.run('txCommit', () => {
      this.checkActive();
      if (!this.channel.connection.vhost.fanOut.together(() => this.takeEffect())) throw new BrokerFault(406, 'partial tx completion');
    });
  }

  /** Forgets the publishes; what was settled is outstanding again. */
  rollback(): void {
    this.channel.run('txRollback', () => {
      this.checkActive();
      this.abandon();
    });
  }

  /** As {@link rollback}, with or without a transaction. */
  abandon(): void {
    const { settled } = this.parts.log;
    this.parts.log.clear();
    if (settled.length > 0) this.parts.settling.restore(settled);
  }

  /** Whether all messages got where they were to go. */
  private takeEffect(): boolean {
    const { log, publishing, settling } = this.parts;
    let taken = true;
    for (const routed of log.takePublishes()) {
      const { sinks, isPartial } = committedSinks(routed.sinks, this.channel.connection.vhost);
      if (!publishing.send({ ...routed, sinks }) || isPartial) taken = false;
    }
    // one by one, so that what a failure keeps from taking effect goes back with the channel
    for (let next = log.nextSettlement(); next; next = log.nextSettlement()) settling.applyAsked(next.entries, next.outcome);
    return taken;
  }

  private checkActive(): void {
    if (!this.parts.log.isActive) throw new BrokerFault(406, 'channel is not transactional');
  }
}
