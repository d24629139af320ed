import type { Channel, Declarable } from '@nest-amqp/core';
import type { TopologyMemory } from './topology-memory';

/** Asks the broker for one exchange, queue or binding; the default exchange and its bindings are always there. */
export async function declare(channel: Channel, declarable: Declarable, memory: TopologyMemory): Promise<void> {
  switch (declarable.kind) {
    case 'exchange':
      if (declarable.name !== '') await channel.exchangeDeclare(declarable.name, declarable.type, declarable);
      return;
    case 'queue':
      memory.named(declarable, (await channel.queueDeclare(declarable.name, declarable)).queue);
      return;
    case 'binding': {
      const destination = memory.nameOf(declarable.target);
      if (declarable.exchange === '' && declarable.destinationType === 'queue' && declarable.routingKey === destination) return;
      if (declarable.destinationType === 'queue') {
        await channel.queueBind(destination, declarable.exchange, declarable.routingKey, declarable.arguments);
      } else {
        await channel.exchangeBind(destination, declarable.exchange, declarable.routingKey, declarable.arguments);
      }
    }
  }
}
