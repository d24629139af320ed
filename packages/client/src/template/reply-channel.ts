import type { Channel, Message } from '@nest-amqp/core';
import type { ReadyConnection } from '../connection/ready-connection';

/**
 * Publishes replies to direct reply-to addresses, on a channel without confirms. Such a reply is kept nowhere, so a confirm
 * would say no more than that it was read; and waiting for it would double what a request costs.
 */
export class ReplyChannel {
  private channel?: Channel;
  private opening = false;

  constructor(private readonly connection: ReadyConnection) {}

  /** Writes a reply, or says that it cannot be written just now; then the channel is opened for later ones. */
  post(routingKey: string, message: Message): boolean {
    const { channel } = this;
    if (!channel?.isOpen) void this.open();
    if (!channel?.writable) return false;
    try {
      channel.basicPublish('', routingKey, message.properties, message.body);
      return true;
    } catch {
      // Whoever sends it with a confirm instead learns what is wrong with it.
      return false;
    }
  }

  async close(): Promise<void> {
    await this.channel?.close();
  }

  private async open(): Promise<void> {
    const { current } = this.connection;
    if (!current || this.opening) return;
    this.opening = true;
    try {
      this.channel = await current.createChannel();
    } catch {
      // The next reply tries again.
    } finally {
      this.opening = false;
    }
  }
}
