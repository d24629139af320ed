import type { Channel, Connection } from '@nest-amqp/core';
import type { ChaosBroker } from './chaos-broker';
import type { WorkloadTopology } from './workload-topology';

/** Looks into the broker of a scenario and deletes in it, past all faults. */
export class ChaosOperator {
  private connection: Connection | undefined;
  private channel: Channel | undefined;

  constructor(private readonly broker: ChaosBroker) {}

  /** Messages that are ready in all these queues; what is not there has none. */
  async ready(queues: readonly string[]): Promise<number> {
    let sum = 0;
    for (const queue of queues)
      sum += await this.ask(async (channel) => (await channel.queueDeclarePassive(queue)).messageCount).catch(() => 0);
    return sum;
  }

  /** Deletes a queue, and resolves with how many messages were ready in it. */
  async deleteQueue(queue: string): Promise<number> {
    return this.ask(async (channel) => (await channel.queueDelete(queue)).messageCount);
  }

  /** Deletes everything that a workload has declared, and leaves. */
  async cleanUp({ exchange, queues, requests, probes }: WorkloadTopology): Promise<void> {
    const names = [...queues, requests].map(({ name }) => name);
    for (const queue of [...names, ...names.map((name) => `${name}.parking`), ...probes]) await this.deleteQueue(queue);
    await this.ask((channel) => channel.exchangeDelete(exchange.name));
    await this.connection?.close();
  }

  private async ask<T>(question: (channel: Channel) => Promise<T>): Promise<T> {
    if (!this.connection?.isOpen) this.connection = await this.broker.direct().connect({ connectionName: 'chaos operator' });
    if (!this.channel?.isOpen) this.channel = await this.connection.createChannel();
    return question(this.channel);
  }
}
