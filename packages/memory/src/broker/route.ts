import type { HeaderTable } from '@nest-amqp/core';
import type { MessageSink, RoutingStep } from '../exchange/target';
import type { StoredMessage } from '../queue/stored-message';

/** Finds exchanges by name. */
export interface ExchangeLookup {
  exchange(name: string): RoutingStep | undefined;
}

/**
 * Where a message goes: each queue once, however many bindings and keys lead to it; exchanges bound to exchanges are
 * followed, each once, and an exchange that leads nowhere passes the message to its alternate exchange.
 */
export function route(lookup: ExchangeLookup, exchange: RoutingStep, message: StoredMessage): readonly MessageSink[] {
  if (!message.extraKeys) {
    const targets = exchange.match(message.routingKey, message.properties.headers);
    let direct = targets.length > 0;
    for (let at = 0; direct && at < targets.length; at += 1) direct = targets[at]?.kind !== 'exchange';
    if (direct) return targets as readonly MessageSink[];
  }
  return routeAll(lookup, exchange, message);
}

function routeAll(lookup: ExchangeLookup, start: RoutingStep, message: StoredMessage): readonly MessageSink[] {
  const keys = [message.routingKey, ...(message.extraKeys ?? [])];
  const found = new Set<MessageSink>();
  const exchanges = new Set<RoutingStep>([start]);
  // a set may grow while it is walked
  for (const exchange of exchanges) {
    const led = follow(exchange, keys, message.properties.headers, { found, exchanges });
    const alternate = led || exchange.alternate === undefined ? undefined : lookup.exchange(exchange.alternate);
    if (alternate) exchanges.add(alternate);
  }
  return [...found];
}

interface Reached {
  readonly found: Set<MessageSink>;
  readonly exchanges: Set<RoutingStep>;
}

/** One exchange, every key. Whether it led anywhere. */
function follow(exchange: RoutingStep, keys: readonly string[], headers: HeaderTable | undefined, reached: Reached): boolean {
  let led = false;
  for (const key of keys) {
    for (const target of exchange.match(key, headers)) {
      led = true;
      if (target.kind === 'exchange') reached.exchanges.add(target);
      else reached.found.add(target);
    }
  }
  return led;
}
