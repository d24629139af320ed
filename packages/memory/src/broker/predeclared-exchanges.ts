import type { ExchangeDefinition } from '../exchange/exchange';
import type { ExchangeType } from '../exchange/exchange-type';
import type { VersionRules } from './version-rules';

/** The exchanges that every virtual host has from the start, beside the default exchange. */
export function predeclaredExchanges(rules: VersionRules): readonly ExchangeDefinition[] {
  const definitions = [
    predeclared('amq.direct', 'direct'),
    predeclared('amq.fanout', 'fanout'),
    predeclared('amq.topic', 'topic'),
    predeclared('amq.headers', 'headers'),
    predeclared('amq.match', 'headers'),
    { ...predeclared('amq.rabbitmq.trace', 'topic'), internal: true },
  ];
  return rules.logExchange ? [...definitions, { ...predeclared('amq.rabbitmq.log', 'topic'), internal: true }] : definitions;
}

function predeclared(name: string, type: ExchangeType): ExchangeDefinition {
  return { name, type, durable: true, autoDelete: false, internal: false, arguments: {} };
}
