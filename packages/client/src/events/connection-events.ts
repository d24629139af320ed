import type { ReadyConnection } from '../connection/ready-connection';
import type { RabbitEvents } from './rabbit-events';

/** Tells of a connection: that it is up, lost, blocked and free again. */
export function tellOfConnection(connection: ReadyConnection, name: string, events: RabbitEvents): void {
  let reconnected = false;
  connection.onReady((current) => {
    current.onBlocked((reason) => events.emit({ type: 'connection.blocked', connection: name, reason }));
    current.onUnblocked(() => events.emit({ type: 'connection.unblocked', connection: name }));
    events.emit({ type: 'connection.up', connection: name, reconnected });
    reconnected = true;
  });
  connection.onLost(({ message }) => events.emit({ type: 'connection.lost', connection: name, reason: message }));
  connection.onGivenUp(({ message }) => events.emit({ type: 'connection.given-up', connection: name, reason: message }));
}
