import type { HeaderTable } from '@nest-amqp/core';
import type { Destination } from '../exchange/binding';
import type { Exchange } from '../exchange/exchange';
import { routingType } from '../exchange/exchange-type';
import { checkHeaderMatch } from '../exchange/header-match';
import { topicWords } from '../exchange/topic-trie';
import { BrokerFault } from './broker-fault';
import type { VirtualHost } from './virtual-host';

/** A binding that is asked for. */
export interface WantedBinding {
  readonly destination: string;
  readonly kind: Destination['kind'];
  readonly routingKey: string;
  readonly arguments: HeaderTable;
}

/** @throws BrokerFault 406 for a key, arguments or a destination that the exchange's type does not take. */
export function checkBinding(vhost: VirtualHost, { definition }: Exchange, wanted: WantedBinding): void {
  switch (routingType(definition.type, definition.arguments)) {
    case 'headers':
      checkHeaderMatch(wanted.arguments);
      return;
    case 'topic':
      checkPattern(wanted.routingKey, vhost);
      return;
    case 'x-consistent-hash':
      checkWeight(wanted.routingKey, vhost);
      return;
    case 'x-local-random':
      checkLocalQueue(wanted, vhost);
      return;
    default:
  }
}

function checkPattern(routingKey: string, { rules }: VirtualHost): void {
  const hashes = topicWords(routingKey).filter((word) => word === '#').length;
  if (hashes <= rules.maxTopicHashes) return;
  const most = String(rules.maxTopicHashes);
  throw new BrokerFault(406, `Topic binding key '${routingKey}' uses ${String(hashes)} '#' wildcards, at most ${most} are allowed`);
}

function checkWeight(routingKey: string, { rules }: VirtualHost): void {
  if (!/^[+-]?\d+$/.test(routingKey)) throw new BrokerFault(406, `The binding key must be an integer: ${erlangBinary(routingKey)}`);
  const weight = Number(routingKey);
  if (weight < 1) throw new BrokerFault(406, 'The binding key must be greater than 0');
  if (weight > rules.maxHashWeight) throw new BrokerFault(406, `The binding key must not exceed ${String(rules.maxHashWeight)}`);
}

function checkLocalQueue({ kind, destination, routingKey }: WantedBinding, { queues }: VirtualHost): void {
  if (routingKey !== '') throw new BrokerFault(406, `Non empty binding '${routingKey}' key not permitted`);
  const queue = kind === 'queue' ? queues.get(destination) : undefined;
  if (!queue) throw new BrokerFault(406, 'Destination not found');
  const { type } = queue.definition;
  if (type !== 'classic') throw new BrokerFault(406, `Queue type rabbit_${type}_queue not valid for this exchange type`);
}

/** A text as Erlang prints a binary. */
function erlangBinary(text: string): string {
  return text === '' ? '<<>>' : `<<${JSON.stringify(text)}>>`;
}
