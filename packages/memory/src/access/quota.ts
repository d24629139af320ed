import { BrokerFault } from '../broker/broker-fault';
import { resourceText } from '../broker/resource-text';
import type { VirtualHost } from '../broker/virtual-host';
import type { BrokerLimits } from './broker-limits';

/** What all virtual hosts of a broker together may hold. */
export class Quota {
  constructor(
    private readonly limits: BrokerLimits,
    private readonly vhosts: ReadonlyMap<string, VirtualHost>,
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

  private count(size: (vhost: VirtualHost) => number): number {
    let count = 0;
    for (const vhost of this.vhosts.values()) count += size(vhost);
    return count;
  }
}
