import type { HeaderTable } from '@nest-amqp/core';
import { shownArgument, typeOfArgument } from './arrived-types';
import { BrokerFault } from './broker-fault';

/** One property of a resource: what it is and what a second declaration asks for. */
export interface Comparison {
  /** As RabbitMQ names it: `durable`, `auto_delete`, `x-message-ttl`. */
  readonly name: string;
  /** Such as `queue 'q' in vhost '/'`. */
  readonly subject: string;
}

/** @throws BrokerFault 406 unless a property is declared as it is. */
export function checkSame(comparison: Comparison, received: string | boolean, current: string | boolean): void {
  if (received !== current) throw different(comparison, String(received), String(current));
}

/** @throws BrokerFault 406 unless both tables hold the same value, or none, under a name. Only the value counts, not its width. */
export function checkSameArgument(comparison: Comparison, received: HeaderTable, current: HeaderTable): void {
  const [asked, has] = [received[comparison.name], current[comparison.name]];
  if (asked === undefined && has === undefined) return;
  if (asked !== undefined && has !== undefined) {
    const [shown, shownCurrent] = [shownArgument(received, comparison.name), shownArgument(current, comparison.name)];
    // a text and what is not one differ though they may be printed alike
    if (shown !== shownCurrent || (typeof asked === 'string') !== (typeof has === 'string'))
      throw different(comparison, shown, shownCurrent);
    return;
  }
  const difference =
    asked === undefined
      ? `received none but current is ${described(current, comparison.name)}`
      : `received ${described(received, comparison.name)} but current is none`;
  throw new BrokerFault(406, `inequivalent arg '${comparison.name}' for ${comparison.subject}: ${difference}`);
}

function different({ name, subject }: Comparison, received: string, current: string): BrokerFault {
  return new BrokerFault(406, `inequivalent arg '${name}' for ${subject}: received '${received}' but current is '${current}'`);
}

function described(table: HeaderTable, name: string): string {
  return `the value '${shownArgument(table, name)}' of type '${typeOfArgument(table, name)}'`;
}
