import { BrokerFault } from '../broker/broker-fault';
import type { VersionRules } from '../broker/version-rules';
import type { ConsumeRequest, QueueChecks } from '../queue/broker-queue';

/** What streams refuse. Exclusive consumers, a shared limit and the conditions of a deletion they ignore. */
export class StreamChecks implements QueueChecks {
  constructor(private readonly rules: VersionRules) {}

  consume({ subject, prefetch, noAck }: ConsumeRequest): void {
    const { refusalsNameStreamQueue } = this.rules;
    if (prefetch === 0) {
      throw new BrokerFault(
        406,
        `consumer prefetch count is not set for ${refusalsNameStreamQueue ? `stream ${subject}` : `'${subject}'`}`,
      );
    }
    if (noAck) {
      const stream = refusalsNameStreamQueue ? 'stream' : 'stream queues';
      throw new BrokerFault(540, `automatic acknowledgement not supported by ${stream} ${subject}`);
    }
  }

  get(subject: string): void {
    throw new BrokerFault(540, `basic.get not supported by stream queues ${subject}`);
  }

  purge(subject: string): void {
    throw new BrokerFault(540, `queue.purge not supported by stream queues ${subject}`);
  }

  delete(): number {
    return 0;
  }
}
