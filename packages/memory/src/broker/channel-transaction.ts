import type { MessageSink } from '../exchange/target';
import { Stream } from '../stream/stream';
import { BrokerFault } from './broker-fault';
import type { ChannelContext } from './channel-context';
import type { ChannelPublishing } from './channel-publishing';
import type { ChannelSettling } from './channel-settling';
import { queueNotFound } from './erlang-term';
import { resourceText } from './resource-text';
import type { RoutedMessage, TransactionLog } from './transaction-log';

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
      const { log, publishing, settling } = this.parts;
      let taken = this.checkQueues(log.publishes);
      for (const routed of log.takePublishes()) if (!publishing.send(this.remaining(routed))) taken = false;
      // one by one, so that what a failure keeps from taking effect goes back with the channel
      for (let next = log.nextSettlement(); next; next = log.nextSettlement()) settling.applyAsked(next.entries, next.outcome);
      if (!taken) throw new BrokerFault(406, 'partial tx completion');
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

  private checkActive(): void {
    if (!this.parts.log.isActive) throw new BrokerFault(406, 'channel is not transactional');
  }

  /** Where it is no error that a queue has gone, a mandatory message comes back if no other is left. */
  private remaining(routed: RoutedMessage): RoutedMessage {
    const { rules } = this.channel.connection.vhost;
    if (rules.commitToDeletedQueue !== 'ok' || !routed.sinks.some((sink) => isGone(sink))) return routed;
    return { ...routed, sinks: routed.sinks.filter((sink) => !isGone(sink)) };
  }

  /** A queue that has gone since the publish matters on some versions. Whether the commit may still succeed. */
  private checkQueues(publishes: readonly RoutedMessage[]): boolean {
    const { name, rules } = this.channel.connection.vhost;
    const gone = publishes.flatMap(({ sinks }) => sinks).find((sink) => isGone(sink));
    if (!gone) return true;
    const outcome = isStream(gone) ? rules.commitToDeletedStream : rules.commitToDeletedQueue;
    if (outcome === 'ok') return true;
    if (outcome === 'partial') return false;
    if (outcome === 'not-found') throw new BrokerFault(506, `Stream not found for ${resourceText('queue', gone.name, name)}`);
    throw new BrokerFault(506, queueNotFound('failed to deliver message: ', name, gone.name));
  }
}

function isGone(sink: MessageSink): boolean {
  return 'isDeleted' in sink && sink.isDeleted === true;
}

function isStream(sink: MessageSink): boolean {
  return sink instanceof Stream;
}
