import type { MessageSink, RoutingStep, Target } from '../exchange/target';
import type { StoredMessage } from '../queue/stored-message';

/** Finds exchanges by name. */
export interface ExchangeLookup {
  exchange(name: string): RoutingStep | undefined;
}

/**
 * Where a message goes: each queue once, however many bindings and keys lead to it; exchanges bound to exchanges are
 * followed, each once, and an exchange that leads nowhere passes the message to its alternate exchange. Each exchange is
 * asked once: some types draw lots or keep the message back.
 */
export function route(lookup: ExchangeLookup, exchange: RoutingStep, message: StoredMessage): readonly MessageSink[] {
  if (message.extraKeys) {
    const keys = [message.routingKey, ...message.extraKeys];
    return routeOn(lookup, { exchange, targets: exchange.matchAll(keys, message) }, message, keys);
  }
  const targets = exchange.match(message.routingKey, message);
  let direct = targets.length > 0 || exchange.alternate === undefined;
  for (let at = 0; direct && at < targets.length; at += 1) direct = targets[at]?.kind !== 'exchange';
  if (direct) return targets as readonly MessageSink[];
  return routeOn(lookup, { exchange, targets }, message, [message.routingKey]);
}

/** An exchange and where it leads. */
interface FirstStep {
  readonly exchange: RoutingStep;
  readonly targets: readonly Target[];
}

function routeOn(lookup: ExchangeLookup, first: FirstStep, message: StoredMessage, keys: readonly string[]): readonly MessageSink[] {
  const found = new Set<MessageSink>();
  const exchanges = new Set<RoutingStep>([first.exchange]);
  // a set may grow while it is walked
  for (const exchange of exchanges) {
    const targets = exchange === first.exchange ? first.targets : exchange.matchAll(keys, message);
    for (const target of targets) {
      if (target.kind === 'exchange') exchanges.add(target);
      else found.add(target);
    }
    const alternate = targets.length > 0 || exchange.alternate === undefined ? undefined : lookup.exchange(exchange.alternate);
    if (alternate) exchanges.add(alternate);
  }
  return [...found];
}
