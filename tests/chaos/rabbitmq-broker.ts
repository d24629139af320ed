import { amqplib } from '@nest-amqp/amqplib';
import type { Transport, TransportFactory } from '@nest-amqp/core';
import { TcpProxy } from '../support/tcp-proxy';
import type { ChaosBroker, Fault, FaultName, Line, Usage } from './chaos-broker';

const SLOW_BYTES_PER_SECOND = 50_000;

/** A RabbitMQ, and what can be done to it. */
export interface RabbitMqToHurt {
  readonly name: string;
  /** Of each node; who connects takes the first that answers. */
  readonly urls: readonly string[];
  readonly heartbeatMs: number;
  readonly quorumOnly?: boolean;
  /** What its operator can do to it, beyond what becomes of connections on their way. */
  readonly faults?: (usage: Usage) => Partial<Record<FaultName, Fault>>;
}

/** A RabbitMQ behind proxies, one for each application. */
export class RabbitMqChaosBroker implements ChaosBroker {
  readonly name: string;
  readonly quietMs: number;
  readonly shorten = 1;
  readonly quorumOnly: boolean;
  private readonly proxies = new Set<TcpProxy>();

  constructor(private readonly rabbitmq: RabbitMqToHurt) {
    this.name = rabbitmq.name;
    this.quorumOnly = rabbitmq.quorumOnly ?? false;
    // A peer that fell silent is given up after two heartbeats, and RabbitMQ looks at them with a rhythm of its own.
    this.quietMs = 5 * rabbitmq.heartbeatMs + 5_000;
  }

  async line(): Promise<Line> {
    const proxy = await TcpProxy.to(...this.rabbitmq.urls.map(targetOf));
    this.proxies.add(proxy);
    return {
      factory: () => this.through(proxy),
      cut: () => proxy.reset(),
      refuse: (refusing) => proxy.refuse(refusing),
      close: async () => {
        this.proxies.delete(proxy);
        await proxy.close();
      },
    };
  }

  direct(): Transport {
    return amqplib({ url: this.rabbitmq.urls[0]! }).create();
  }

  fault(name: FaultName, usage: Usage): Fault | undefined {
    return this.networkFaults()[name] ?? this.rabbitmq.faults?.(usage)[name];
  }

  private networkFaults(): Partial<Record<FaultName, Fault>> {
    const each = (act: (proxy: TcpProxy) => unknown) => (): Promise<unknown> => Promise.all([...this.proxies].map(act));
    return {
      reset: { begin: each((proxy) => proxy.reset()) },
      'half-open': { begin: each((proxy) => proxy.silence()) },
      stall: { begin: each((proxy) => proxy.stall(true)), end: each((proxy) => proxy.stall(false)) },
      slow: { begin: each((proxy) => proxy.slow(SLOW_BYTES_PER_SECOND)), end: each((proxy) => proxy.slow(Infinity)) },
      refuse: {
        begin: each((proxy) => {
          proxy.refuse(true);
          proxy.reset();
        }),
        end: each((proxy) => proxy.refuse(false)),
      },
    };
  }

  private through(proxy: TcpProxy): TransportFactory {
    const url = new URL(this.rabbitmq.urls[0]!);
    url.host = `127.0.0.1:${String(proxy.port)}`;
    return amqplib({ url: url.toString(), heartbeatMs: this.rabbitmq.heartbeatMs, connectTimeoutMs: 5_000 });
  }
}

function targetOf(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port || 5672) };
}
