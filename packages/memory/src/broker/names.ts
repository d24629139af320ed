import { BrokerFault } from './broker-fault';

/** RabbitMQ takes line breaks out of names on declare, delete and bind. */
export function strippedName(name: string): string {
  return name.replace(/[\r\n]/g, '');
}

/** @throws BrokerFault 403 for a name that only the broker may give. */
export function checkNotReserved(kind: 'queue' | 'exchange', name: string): void {
  if (name.startsWith('amq.')) throw new BrokerFault(403, `${kind} name '${name}' contains reserved prefix 'amq.*'`);
}

/** @throws BrokerFault 403: the default exchange is not declared, deleted or bound. */
export function checkNotDefaultExchange(name: string): void {
  if (name === '') throw new BrokerFault(403, 'operation not permitted on the default exchange');
}
