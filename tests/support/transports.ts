import { amqplib } from '@nest-amqp/amqplib';
import type { TransportFactory } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { TcpProxy } from './tcp-proxy';

/** A transport that a suite runs on. Everything made from one of these talks to the same broker. */
export interface TransportUnderTest {
  readonly name: string;
  /** Why the suite cannot run on it here. */
  readonly skip?: string;
  /** A factory for the broker of this suite. */
  factory(): TransportFactory;
  /** Cuts every connection that was made so, without a word; at once one can connect again. */
  cut(): void;
  /** Refuses new connections until told otherwise. */
  refuse(refusing: boolean): void;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** The version of RabbitMQ that the in-memory broker behaves as: nearest to the RabbitMQ at hand. */
function rabbitmqVersion(): '3.10' | '4.0' | '4.3' {
  const [major = 4, minor = 3] = (process.env.RABBITMQ_VERSION ?? '4.3').split('.').map(Number);
  if (major < 4) return '3.10';
  return minor < 2 ? '4.0' : '4.3';
}

/** Runs the same suite on the in-memory broker and on RabbitMQ; where there is none, that half is skipped with the reason. */
export function describeOnEachTransport(title: string, suite: (transport: TransportUnderTest) => void): void {
  for (const transport of [inMemory(), rabbitmq()]) {
    const run = transport.skip ? describe.skip : describe;
    run(`${title}, on ${transport.name}${transport.skip ? ` (skipped: ${transport.skip})` : ''}`, () => {
      beforeAll(() => transport.open());
      afterAll(() => transport.close());
      suite(transport);
    });
  }
}

function inMemory(): TransportUnderTest {
  const broker = new InMemoryBroker({ rabbitmq: rabbitmqVersion() });
  return {
    name: 'the in-memory broker',
    factory: () => memory({ broker }),
    cut: () => {
      broker.dropConnections();
    },
    refuse: (refusing) => {
      if (refusing) broker.refuseConnections();
      else broker.acceptConnections();
    },
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function rabbitmq(): TransportUnderTest {
  const address = process.env.RABBITMQ_URL;
  const url = new URL(address ?? 'amqp://localhost');
  let proxy: TcpProxy | undefined;
  return {
    name: 'RabbitMQ',
    ...(address === undefined && { skip: process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set' }),
    factory: () => {
      const through = new URL(url);
      through.host = `127.0.0.1:${String(proxy?.port)}`;
      return amqplib({ url: through.toString() });
    },
    cut: () => proxy?.cut(),
    refuse: (refusing) => proxy?.refuse(refusing),
    open: async () => {
      proxy = await TcpProxy.to({ host: url.hostname, port: Number(url.port || 5672) });
    },
    close: async () => proxy?.close(),
  };
}

let names = 0;

/** A name that no other test uses, on a broker that many share. */
export function uniqueName(base: string): string {
  return `${base}.${String(process.pid)}.${Date.now().toString(36)}.${String(++names)}`;
}
