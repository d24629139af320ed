import type { BasicProperties, Channel, Connection, Message } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';

/** No broker refuses a message of this size. */
const SAFE_BYTES = 1024 * 1024;

/**
 * Publishes replies to direct reply-to addresses, on a channel without confirms. Such a reply is kept nowhere, so a confirm
 * would say no more than that it was read; and waiting for it would double what a request costs. A reply that the broker
 * could refuse does not go this way: nobody would learn of it, and its neighbours on the channel would be lost with it.
 */
export class ReplyChannel {
  private channel?: Channel;
  private opening = false;
  private blocked = false;

  constructor(
    private readonly connection: ReadyConnection,
    private readonly logger: AmqpLogger,
  ) {
    connection.onReady((current) => {
      this.watch(current);
    });
  }

  /** Whether a reply can be written just now; if there is no channel, one is opened for later replies. */
  takes({ body, properties }: Message): boolean {
    if (!this.channel?.isOpen) void this.open();
    return this.channel?.writable === true && !this.blocked && body.length <= SAFE_BYTES && !mayBeRefused(properties);
  }

  /** Writes a reply that {@link takes} has accepted; false if it cannot be written after all, such as for a header. */
  post(routingKey: string, { body, properties }: Message): boolean {
    const { channel } = this;
    if (!channel) return false;
    try {
      channel.basicPublish('', routingKey, properties, body);
      return true;
    } catch {
      // Whoever sends it with a confirm instead learns what is wrong with it.
      return false;
    }
  }

  async close(): Promise<void> {
    if (this.channel) await settledWithin(this.connection.clock, CLOSE_TIMEOUT_MS, this.channel.close());
  }

  private watch(connection: Connection): void {
    this.blocked = false;
    connection.onBlocked(() => (this.blocked = true));
    connection.onUnblocked(() => (this.blocked = false));
  }

  private async open(): Promise<void> {
    const { current } = this.connection;
    if (!current || this.opening) return;
    this.opening = true;
    try {
      this.channel = await current.createChannel();
      this.channel.onClose((error) => {
        if (error) this.logger.warn(`Replies that were just written may not have arrived: ${error.message}`);
      });
    } catch {
      // The next reply tries again.
    } finally {
      this.opening = false;
    }
  }
}

/** What RabbitMQ checks of a message to the default exchange, beside its size and the permission: each closes the channel (406). */
function mayBeRefused({ userId, headers }: BasicProperties): boolean {
  return userId !== undefined || headers?.CC !== undefined || headers?.BCC !== undefined;
}
