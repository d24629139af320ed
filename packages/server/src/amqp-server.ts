import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { AmqpIllegalStateError, systemClock } from '@nest-amqp/core';
import { BrokerFault, InMemoryBroker } from '@nest-amqp/memory';
import type { LiveConnection } from './connection/live-connection';
import { serveClient } from './serve-client';

/** How a server is made. */
export interface AmqpServerOptions {
  /** The broker behind the port: its users may log in, and its limits are offered. By default one of the server's own. */
  readonly broker?: InMemoryBroker;
  /** By default 5672; 0 takes a port that is free. */
  readonly port?: number;
  /** The address to listen on. By default `127.0.0.1`: only programs on the same machine can connect. */
  readonly host?: string;
}

const SHUTDOWN = "broker forced connection closure with reason 'shutdown'";
/** How long clients may take to answer the close of a server that stops. */
const SHUTDOWN_GRACE_MS = 1_000;

/**
 * The in-memory broker as an AMQP 0-9-1 server: any client in any language can connect. It authenticates as RabbitMQ does, and it encrypts
 * nothing: keep it on the loopback, or in a network that you trust.
 */
export class AmqpServer {
  readonly broker: InMemoryBroker;
  private readonly sockets = new Set<Socket>();
  private readonly connections = new Set<LiveConnection>();
  private server: Server | undefined;

  constructor(private readonly options: AmqpServerOptions = {}) {
    this.broker = options.broker ?? new InMemoryBroker();
  }

  /** The port that it listens on. @throws AmqpIllegalStateError before {@link listen} has resolved. */
  get port(): number {
    const address = this.server?.address();
    if (!address) throw new AmqpIllegalStateError('the server does not listen: await listen() first');
    return (address as AddressInfo).port;
  }

  /** Where clients connect, without a user: `amqp://127.0.0.1:5672`. */
  get url(): string {
    const { host = '127.0.0.1' } = this.options;
    return `amqp://${host.includes(':') ? `[${host}]` : host}:${String(this.port)}`;
  }

  /** Starts to listen. Rejects with the system's error if the port is in use. */
  async listen(): Promise<this> {
    const { port = 5672, host = '127.0.0.1' } = this.options;
    const server = createServer({ noDelay: true }, (socket) => this.accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host }, resolve);
    });
    this.server = server;
    return this;
  }

  /** Stops to listen and closes the connections, as RabbitMQ does when it stops (320). The broker keeps what it holds. */
  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const connection of [...this.connections]) connection.broker.fail(new BrokerFault(320, SHUTDOWN));
    const timer = systemClock.after(SHUTDOWN_GRACE_MS, () => this.cutAll());
    for (const socket of this.sockets) if (!this.isOpen(socket)) socket.destroy();
    await closed;
    timer.cancel();
  }

  private isOpen(socket: Socket): boolean {
    for (const { link } of this.connections) if (link.socket === socket) return true;
    return false;
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    if (this.broker.refusesConnections) {
      socket.destroy();
      return;
    }
    serveClient(socket, {
      broker: this.broker,
      opened: (connection) => {
        this.connections.add(connection);
        socket.on('close', () => this.connections.delete(connection));
      },
    });
  }

  private cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
