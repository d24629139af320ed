import type { Transport } from '@nest-amqp/core';
import { AmqpConnectError } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import type { ChaosBroker, Fault, FaultName, Line, Usage } from './chaos-broker';

const SLOW_MS = 5;
const STALLED_MS = 50;
const NACKS = 50;

let lines = 0;

/** The in-memory broker, hurt by its own switches. It has no heartbeats and no neighbours: `half-open` and `kill-leader` cannot be. */
export class MemoryChaosBroker implements ChaosBroker {
  readonly name = 'memory';
  readonly quietMs = 300;
  readonly shorten = 20;
  private readonly broker = new InMemoryBroker();

  line(): Promise<Line> {
    return Promise.resolve(new MemoryLine(this.broker));
  }

  direct(): Transport {
    return memory({ broker: this.broker }).create();
  }

  fault(name: FaultName, usage: Usage): Fault | undefined {
    return this.faults(usage)[name];
  }

  private faults({ queues }: Usage): Partial<Record<FaultName, Fault>> {
    const { broker } = this;
    const views = () => queues.map((name) => broker.vhost().queue(name));
    return {
      reset: { begin: () => broker.dropConnections() },
      'close-connections': { begin: () => broker.dropConnections('chaos') },
      refuse: {
        begin: () => {
          broker.refuseConnections();
          broker.dropConnections();
        },
        end: () => broker.acceptConnections(),
      },
      stall: { begin: () => broker.delay(STALLED_MS), end: () => broker.delay(0) },
      slow: { begin: () => broker.delay(SLOW_MS), end: () => broker.delay(0) },
      'cancel-consumers': { begin: () => views().forEach((view) => view?.cancelConsumers()) },
      nack: { begin: () => views().forEach((view) => view?.nackNext(NACKS)) },
      alarm: { begin: () => broker.block(), end: () => broker.unblock() },
      restart: { begin: () => broker.restart() },
      kill: {
        begin: () => {
          broker.refuseConnections();
          broker.dropConnections();
          broker.restart();
        },
        end: () => broker.acceptConnections(),
      },
    };
  }
}

/** Its connections are those of a user of its own. */
class MemoryLine implements Line {
  private readonly username = `line ${String(++lines)}`;
  private refusing = false;

  constructor(private readonly broker: InMemoryBroker) {
    broker.addUser({ name: this.username, password: 'line' });
  }

  factory() {
    const { broker, username } = this;
    return {
      name: 'memory',
      create: () => {
        const transport = memory({ broker, username, password: 'line' }).create();
        const connect = transport.connect.bind(transport);
        transport.connect = (options) =>
          this.refusing ? Promise.reject(new AmqpConnectError('the line is dead', { retryable: true })) : connect(options);
        return transport;
      },
    };
  }

  cut(): void {
    for (const connection of this.broker.connections) if (connection.username === this.username) connection.drop();
  }

  refuse(refusing: boolean): void {
    this.refusing = refusing;
  }

  close(): Promise<void> {
    this.broker.user(this.username).delete();
    return Promise.resolve();
  }
}
