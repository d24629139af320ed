import { BrokerFault } from '../broker/broker-fault';
import { resourceText } from '../broker/resource-text';
import type { BrokerLimits } from './broker-limits';

/** A virtual host, as far as it is counted. */
interface Counted {
  readonly queues: { readonly size: number };
  readonly exchanges: { readonly size: number };
}

/** What all virtual hosts of a broker together may hold. */
export class Quota {
  constructor(
    private readonly limits: BrokerLimits,
    private readonly vhosts: ReadonlyMap<string, Counted>,
  ) {}

  /** @throws BrokerFault 406 if there is no room for one more queue. */
  checkQueue(name: string): void {
    const { clusterQueueLimit } = this.limits;
    if (clusterQueueLimit === Infinity || this.count(({ queues }) => queues.size) < clusterQueueLimit) return;
    throw new BrokerFault(406, `cannot declare queue '${name}': queue limit in cluster (${String(clusterQueueLimit)}) is reached`);
  }

  /** @throws BrokerFault 406 if there is no room for one more exchange. */
  checkExchange(name: string, vhost: string): void {
    const { clusterExchangeLimit } = this.limits;
    if (clusterExchangeLimit === Infinity || this.count(({ exchanges }) => exchanges.size) < clusterExchangeLimit) return;
    throw new BrokerFault(
      406,
      `cannot declare ${resourceText('exchange', name, vhost)}: exchange limit of ${String(clusterExchangeLimit)} is reached`,
    );
  }

  private count(size: (vhost: Counted) => number): number {
    let count = 0;
    for (const vhost of this.vhosts.values()) count += size(vhost);
    return count;
  }
}
