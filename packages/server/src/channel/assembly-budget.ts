import { BrokerFault } from '@nest-amqp/memory';
import { ASSEMBLING_OCTETS } from '../limits';

/** The octets that a connection may have under way in bodies that are not complete, on all its channels together. */
export class AssemblyBudget {
  private readonly limit: number;
  private used = 0;

  constructor(maxMessageSize: number) {
    this.limit = maxMessageSize + ASSEMBLING_OCTETS;
  }

  /** @throws BrokerFault 506 for more than the connection may have. */
  take(octets: number): void {
    this.used += octets;
    if (this.used > this.limit)
      throw new BrokerFault(506, `incomplete messages of more than ${String(this.limit)} octets on one connection`);
  }

  giveBack(octets: number): void {
    this.used -= octets;
  }
}
