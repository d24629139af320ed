import type { HeaderTable } from '@nest-amqp/core';
import type { StoredMessage } from '../queue/stored-message';
import { valueIdentity, type Binding, type Destination } from './binding';
import { HashRing } from './hash-ring';
import { NO_TARGETS, type Matcher } from './matcher';
import type { Target } from './target';

/** What may be hashed instead of the routing key: values of the argument `hash-property`. */
export const HASH_PROPERTIES: readonly string[] = ['correlation_id', 'message_id', 'timestamp'];

/** What a message is hashed by. */
type HashSource = (routingKey: string, message: StoredMessage) => string;

/**
 * `x-consistent-hash`: each message to one destination, messages alike to the same one, in proportion to the weights that the
 * binding keys are. A destination's first binding is its weight, and unbinding any takes it out, as the plugin has it.
 */
export class ConsistentHashMatcher implements Matcher {
  private readonly ring = new HashRing<Destination>();
  private readonly source: HashSource;

  constructor(args: HeaderTable) {
    this.source = hashSource(args);
  }

  add({ destination, routingKey }: Binding): void {
    this.ring.add(destination, Number(routingKey));
  }

  remove({ destination }: Binding): void {
    this.ring.remove(destination);
  }

  match(routingKey: string, message: StoredMessage): readonly Target[] {
    return this.ring.at(this.source(routingKey, message)) ?? NO_TARGETS;
  }

  /** Only the message's own key is hashed. */
  matchAll(_routingKeys: readonly string[], message: StoredMessage): readonly Target[] {
    return this.match(message.routingKey, message);
  }
}

/** Messages without what is hashed are alike. */
function hashSource(args: HeaderTable): HashSource {
  const header = args['hash-header'];
  if (typeof header === 'string') return (_, { properties: { headers } }) => valueIdentity(headers?.[header] ?? null);
  switch (args['hash-property']) {
    case 'correlation_id':
      return (_, { properties }) => properties.correlationId ?? '';
    case 'message_id':
      return (_, { properties }) => properties.messageId ?? '';
    case 'timestamp':
      return (_, { properties }) => String(properties.timestamp?.getTime());
    default:
      return (routingKey) => routingKey;
  }
}
