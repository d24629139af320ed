import type { MessageSink } from '../exchange/destination';
import type { QueueEntry } from '../queue/queue-entry';
import type { BrokerChannel } from './broker-channel';
import { BrokerFault } from './broker-fault';
import type { RoutedMessage } from './channel-publishing';
import type { Outcome } from './channel-settling';

interface Settlement {
  readonly entries: readonly QueueEntry[];
  readonly outcome: Outcome;
}

/** The transaction of a channel: publishes and settlements take effect at commit, publishes first. */
export class ChannelTransaction {
  private active = false;
  private publishes: RoutedMessage[] = [];
  private settlements: Settlement[] = [];

  constructor(private readonly channel: BrokerChannel) {}

  get isActive(): boolean {
    return this.active;
  }

  select(): void {
    this.channel.run('txSelect', () => {
      if (this.channel.publishing.confirms) throw new BrokerFault(406, 'cannot switch from confirm to tx mode');
      this.active = true;
    });
  }

  publish(routed: RoutedMessage): void {
    this.publishes.push(routed);
  }

  settle(entries: readonly QueueEntry[], outcome: Outcome): void {
    this.settlements.push({ entries, outcome });
  }

  commit(): void {
    this.channel.run('txCommit', () => {
      this.checkActive();
      const [publishes, settlements] = [this.publishes, this.settlements];
      this.publishes = [];
      this.settlements = [];
      this.checkQueues(publishes);
      let taken = true;
      for (const routed of publishes) if (!this.channel.publishing.send(routed)) taken = false;
      for (const { entries, outcome } of settlements) this.channel.settling.apply(entries, outcome);
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
    this.publishes = [];
    if (this.settlements.length > 0) this.channel.settling.restore(this.settlements.flatMap(({ entries }) => entries));
    this.settlements = [];
  }

  private checkActive(): void {
    if (!this.active) throw new BrokerFault(406, 'channel is not transactional');
  }

  /** A queue that has gone since the publish matters on some versions. */
  private checkQueues(publishes: readonly RoutedMessage[]): void {
    const { vhost } = this.channel.connection;
    const gone = publishes.flatMap(({ sinks }) => sinks).find((sink) => isGone(sink));
    if (!gone || vhost.rules.commitToDeletedQueue === 'ok') return;
    if (vhost.rules.commitToDeletedQueue === 'partial') throw new BrokerFault(406, 'partial tx completion');
    const resource = `{resource,<<"${vhost.name}">>,queue,<<"${gone.name}">>}`;
    throw new BrokerFault(506, `failed to deliver message: {not_found,${resource}}`);
  }
}

function isGone(sink: MessageSink): boolean {
  return 'isDeleted' in sink && sink.isDeleted === true;
}
