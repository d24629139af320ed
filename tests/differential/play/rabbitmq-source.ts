import { setTimeout as sleep } from 'node:timers/promises';
import { amqplib } from '@nest-amqp/amqplib';
import { TcpProxy } from '../../support/tcp-proxy';
import type { ConnectionSource, SourcedConnection } from './source';

/** Connections to a RabbitMQ. They are used again by later programs, for opening one takes longer than most programs. */
export class RabbitMqSource implements ConnectionSource {
  readonly name: string;
  private readonly free: SourcedConnection[] = [];
  private readonly all = new Set<SourcedConnection>();

  constructor(private readonly url: string) {
    this.name = `RabbitMQ at ${new URL(url).host}`;
  }

  async take(): Promise<SourcedConnection> {
    for (let found = this.free.pop(); found; found = this.free.pop()) if (found.connection.isOpen) return found;
    return this.open();
  }

  async settle(passMs: number): Promise<void> {
    if (passMs > 0) await sleep(passMs);
  }

  /** The version that the broker names. */
  async version(): Promise<string> {
    const taken = await this.take();
    await taken.giveBack(true);
    return taken.connection.serverProperties.version;
  }

  async close(): Promise<void> {
    await Promise.all([...this.all].map((sourced) => sourced.giveBack(false)));
  }

  private async open(): Promise<SourcedConnection> {
    const { hostname, port } = new URL(this.url);
    const proxy = await TcpProxy.to({ host: hostname, port: Number(port || 5672) });
    const through = new URL(this.url);
    through.host = `127.0.0.1:${String(proxy.port)}`;
    const connection = await amqplib({ url: through.href }).create().connect({ connectionName: 'differential' });
    const sourced: SourcedConnection = {
      connection,
      drop: async () => {
        this.all.delete(sourced);
        await proxy.close();
      },
      giveBack: async (isClean) => {
        if (isClean && connection.isOpen) {
          this.free.push(sourced);
          return;
        }
        this.all.delete(sourced);
        await connection.close();
        await proxy.close();
      },
    };
    this.all.add(sourced);
    return sourced;
  }
}
