import { nameOf, type Queue } from '@nest-amqp/core';
import type { ConsumerDelivery } from './consumer-session';
import type { DeliveryLine } from './delivery-line';
import type { QueueConsumer } from './queue-consumer';

/** How the members of a {@link ConsumerSet} are made. */
export interface ConsumerSetParts {
  newLine(): DeliveryLine<ConsumerDelivery>;
  newConsumer(queue: string | Queue, line: DeliveryLine<ConsumerDelivery>): QueueConsumer;
}

/** One consumer of a listener: its queues share its places, so that with concurrency 1 messages are handled one at a time. */
interface Member {
  readonly line: DeliveryLine<ConsumerDelivery>;
  readonly byQueue: Map<string | Queue, QueueConsumer>;
}

/** The consumers of one listener, on each of its queues. Which queues, and how many, may change while they run; the others are not disturbed. */
export class ConsumerSet {
  private members: Member[] = [];
  private running = false;

  constructor(
    private readonly parts: ConsumerSetParts,
    private wanted: { readonly queues: readonly (string | Queue)[]; readonly consumers: number },
  ) {
    this.makeMembers();
  }

  get queues(): readonly (string | Queue)[] {
    return this.wanted.queues;
  }

  get all(): readonly QueueConsumer[] {
    return this.members.flatMap(({ byQueue }) => [...byQueue.values()]);
  }

  /** Resolves when each has tried to consume. */
  async start(): Promise<void> {
    this.running = true;
    await Promise.all(this.all.map((consumer) => consumer.start()));
  }

  /** There is a connection (again). */
  resume(): void {
    for (const consumer of this.all) consumer.resume();
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.allSettled(this.all.map((consumer) => consumer.stop()));
  }

  /** Consumes these queues and no others. Resolves when the consumers of new ones have tried to, and those of others have stopped. */
  async setQueues(queues: readonly (string | Queue)[]): Promise<void> {
    const distinct = new Map(queues.map((queue) => [nameOf(queue) || queue, queue]));
    const known = new Map(this.wanted.queues.map((queue) => [nameOf(queue) || queue, queue]));
    this.wanted = { ...this.wanted, queues: [...distinct].map(([name, queue]) => known.get(name) ?? queue) };
    const gone = this.members.flatMap(({ byQueue }) => takeAll(byQueue, (queue) => !this.wanted.queues.includes(queue)));
    await Promise.all([this.startMissing(), ...gone.map((consumer) => consumer.stop())]);
  }

  /** Resolves when new consumers have tried to consume, and those that are too many have stopped. */
  async setConsumers(consumers: number): Promise<void> {
    this.wanted = { ...this.wanted, consumers };
    const gone = this.members.splice(consumers).flatMap(({ byQueue }) => [...byQueue.values()]);
    await Promise.all([this.startMissing(), ...gone.map((consumer) => consumer.stop())]);
  }

  setConcurrency(concurrency: number): void {
    for (const { line } of this.members) line.setConcurrency(concurrency);
  }

  async setPrefetch(prefetch: number): Promise<void> {
    await Promise.all(this.all.map((consumer) => consumer.setPrefetch(prefetch)));
  }

  private async startMissing(): Promise<void> {
    const added = this.makeMembers();
    if (this.running) await Promise.all(added.map((consumer) => consumer.start()));
  }

  private makeMembers(): QueueConsumer[] {
    const added: QueueConsumer[] = [];
    while (this.members.length < this.wanted.consumers) this.members.push({ line: this.parts.newLine(), byQueue: new Map() });
    for (const { line, byQueue } of this.members) {
      for (const queue of this.wanted.queues) {
        if (byQueue.has(queue)) continue;
        const consumer = this.parts.newConsumer(queue, line);
        byQueue.set(queue, consumer);
        added.push(consumer);
      }
    }
    return added;
  }
}

function takeAll(consumers: Map<string | Queue, QueueConsumer>, isWanted: (queue: string | Queue) => boolean): QueueConsumer[] {
  const taken: QueueConsumer[] = [];
  for (const [queue, consumer] of consumers) {
    if (!isWanted(queue)) continue;
    consumers.delete(queue);
    taken.push(consumer);
  }
  return taken;
}
