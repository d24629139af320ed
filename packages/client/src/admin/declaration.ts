import { isAmqpError, type Channel, type Declarable } from '@nest-amqp/core';
import type { TopologyMemory } from './topology-memory';

/** Asks the broker for one exchange, queue or binding; the default exchange and its bindings are always there. */
export async function declare(channel: Channel, declarable: Declarable, memory: TopologyMemory): Promise<void> {
  switch (declarable.kind) {
    case 'exchange':
      if (declarable.name !== '') await channel.exchangeDeclare(declarable.name, declarable.declaredType, declarable);
      return;
    case 'queue':
      memory.named(declarable, (await channel.queueDeclare(declarable.name, memory.declarationOf(declarable))).queue);
      return;
    case 'binding': {
      const { destinationType, exchange, arguments: args } = declarable;
      const [destination, routingKey] = [memory.nameOf(declarable.target), memory.keyOf(declarable)];
      if (exchange === '' && destinationType === 'queue' && routingKey === destination) return;
      if (destinationType === 'queue') await channel.queueBind(destination, exchange, routingKey, args);
      else await channel.exchangeBind(destination, exchange, routingKey, args);
    }
  }
}

/**
 * Whether a queue that the broker named is still there. It is asked for one that does not go with its connection: declaring it
 * again would make another, and leave the first one behind with its messages.
 */
export async function isStillThere(
  declarable: Declarable,
  memory: TopologyMemory,
  ask: (name: string) => Promise<unknown>,
): Promise<boolean> {
  if (declarable.kind !== 'queue' || declarable.name !== '' || declarable.exclusive) return false;
  const name = memory.nameOf(declarable);
  if (name === '') return false;
  try {
    await ask(name);
    return true;
  } catch (error) {
    if (isAmqpError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}
