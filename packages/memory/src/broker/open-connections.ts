import type { BrokerConnection } from './broker-connection';
import { BrokerFault } from './broker-fault';
import { connectionView, dropConnection, type ConnectionView } from './connection-view';

/** The connections that a broker has open, the oldest first. */
export class OpenConnections implements Iterable<BrokerConnection> {
  private readonly opened = new Set<BrokerConnection>();

  get views(): readonly ConnectionView[] {
    return [...this.opened].map(connectionView);
  }

  [Symbol.iterator](): Iterator<BrokerConnection> {
    return this.opened.values();
  }

  add(connection: BrokerConnection): void {
    this.opened.add(connection);
  }

  remove(connection: BrokerConnection): void {
    this.opened.delete(connection);
  }

  /** Cuts all without a word, or closes them with a reason. */
  drop(reason: string | undefined): void {
    for (const connection of [...this.opened]) dropConnection(connection, reason);
  }

  /** Closes those that are meant (320), whose ground is gone. */
  close(reason: string, isMeant: (connection: BrokerConnection) => boolean): void {
    for (const connection of [...this.opened]) if (isMeant(connection)) connection.fail(new BrokerFault(320, reason));
  }

  unblock(): void {
    for (const connection of [...this.opened]) connection.unblock();
  }
}
