import type { AmqpError, Channel, Connection } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';

/** Between attempts to open a channel on a connection that stands. */
const REOPEN_MS = 100;

/** What a {@link PublishingChannel} tells whoever publishes on it. */
export interface PublishingChannelOwner {
  /** A channel is there, on which nothing was published yet. */
  opened(channel: Channel): void;
  lost(channel: Channel, error: AmqpError | undefined): void;
  /** The first connection was given up, or none comes any more. */
  refused(error: Error): void;
}

/** One channel for publishing, opened when it is asked for and after a loss when it is asked for again. */
export class PublishingChannel {
  private channel?: Channel;
  private opening = false;

  constructor(
    private readonly connection: ReadyConnection,
    private readonly options: { readonly confirms: boolean; readonly logger: AmqpLogger },
    private readonly owner: PublishingChannelOwner,
  ) {}

  get current(): Channel | undefined {
    return this.channel;
  }

  /** Does nothing if there is a channel already, or one is being opened. Never rejects. */
  async open(): Promise<void> {
    if (this.opening || this.channel) return;
    this.opening = true;
    let opened: Channel | undefined;
    let refusal: Error | undefined;
    try {
      opened = await this.openOn(await this.connection.ready());
    } catch (error) {
      refusal = error as Error;
    }
    this.opening = false;
    if (refusal) this.owner.refused(refusal);
    else if (opened) this.adopt(opened);
  }

  /** Goes on without the channel there is and without its connection, of which nothing can be expected any more. */
  abandon(reason: Error): void {
    const { channel, connection } = this;
    if (!channel || !connection.current) return;
    this.channel = undefined;
    connection.replace(connection.current, reason);
    this.owner.lost(channel, undefined);
  }

  async close(): Promise<void> {
    if (this.channel) await settledWithin(this.connection.clock, CLOSE_TIMEOUT_MS, this.channel.close());
  }

  /** If that fails, it is tried again after a while, on the connection of then. */
  private async openOn(connection: Connection): Promise<Channel | undefined> {
    try {
      const channel = await connection.createChannel();
      if (this.options.confirms) await channel.confirmSelect();
      return channel;
    } catch (error) {
      if (connection.isOpen) this.options.logger.warn(`No channel for publishing could be opened: ${(error as Error).message}`);
      this.connection.clock.after(REOPEN_MS, () => void this.open()).unref();
      return undefined;
    }
  }

  private adopt(channel: Channel): void {
    this.channel = channel;
    this.owner.opened(channel);
    channel.onClose((error) => {
      if (this.channel !== channel) return;
      this.channel = undefined;
      this.owner.lost(channel, error);
    });
  }
}
