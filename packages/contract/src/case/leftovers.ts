import type { Channel, Connection, Transport } from '@nest-amqp/core';

/** Queues and exchanges that a case may leave behind on a broker that others use too. */
export class Leftovers {
  private readonly left: { readonly kind: 'queue' | 'exchange'; readonly name: string }[] = [];

  constructor(private readonly transport: Transport) {}

  add(kind: 'queue' | 'exchange', name: string): void {
    this.left.push({ kind, name });
  }

  /** Deletes all of them: on a channel of its own, and on a connection of its own if the case has lost its one. */
  async remove(connection: Connection): Promise<void> {
    if (this.left.length === 0) return;
    const own = connection.isOpen ? undefined : await this.transport.connect({ connectionName: 'contract, cleaning up' });
    try {
      await this.removeOn(await (own ?? connection).createChannel());
    } finally {
      await own?.close();
    }
  }

  private async removeOn(channel: Channel): Promise<void> {
    for (const { kind, name } of this.left) {
      await (kind === 'queue' ? channel.queueDelete(name) : channel.exchangeDelete(name));
    }
    await channel.close();
  }
}
