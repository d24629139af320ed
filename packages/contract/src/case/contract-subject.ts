import type { Transport } from '@nest-amqp/core';

/** What the suite is run on. */
export interface ContractSubject {
  readonly transport: Transport;
  /** The virtual host that it connects to; by default `/`. */
  readonly vhost?: string;
  /** The user that it connects as; by default `guest`. */
  readonly user?: string;
  /** The password that it connects with; by default `guest`. */
  readonly secret?: string;
  /** The exchange types that plugins bring to the broker, such as `x-consistent-hash`; by default none. */
  readonly exchangeTypes?: readonly string[];
  /** Milliseconds to wait for what a broker does by itself before a case fails; by default 5,000. */
  readonly patienceMs?: number;
}
