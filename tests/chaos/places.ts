import { PrivateRabbitMq } from '../support/private-rabbitmq';
import type { ChaosBroker } from './chaos-broker';
import { MemoryChaosBroker } from './memory-broker';
import { operatedCluster, operatedNode } from './operated-rabbitmq';
import { RabbitMqChaosBroker, type RabbitMqToHurt } from './rabbitmq-broker';

/** Where the long form runs. */
export interface Place {
  readonly broker: ChaosBroker;
  close(): Promise<void>;
}

/** @throws Error if no RabbitMQ can be started on this machine. */
export async function openPlace(name: string): Promise<Place> {
  if (name === 'memory') return { broker: new MemoryChaosBroker(), close: () => Promise.resolve() };
  return name === 'cluster' ? openRabbitMq(3, operatedCluster) : openRabbitMq(1, operatedNode);
}

async function openRabbitMq(size: number, operated: (rabbitmq: PrivateRabbitMq) => RabbitMqToHurt): Promise<Place> {
  const rabbitmq = await PrivateRabbitMq.start(size);
  return { broker: new RabbitMqChaosBroker(operated(rabbitmq)), close: () => rabbitmq.stop() };
}
