import type { Channel, Message } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import type { Blockage } from './blockage';
import { ConfirmTracker } from './confirm-tracker';
import { mayBeRefused } from './refusable';

/** A reply that was written and not confirmed. */
interface PostedReply {
  readonly message: Message;
  /** Called if nobody knows whether the broker got it. */
  readonly lost: () => void;
}

/**
 * Publishes replies to direct reply-to addresses. Such a reply is kept nowhere, so nobody waits for its confirm, which would
 * double what a request costs; it only says which replies the broker has when the channel is lost. A reply that the broker
 * could refuse does not go this way: its neighbours on the channel would be lost with it.
 */
export class ReplyChannel {
  private channel?: Channel;
  private opening = false;
  private readonly unconfirmed = new ConfirmTracker<PostedReply>();

  constructor(
    private readonly connection: ReadyConnection,
    private readonly blockage: Blockage,
    private readonly logger: AmqpLogger,
  ) {}

  /** Whether a reply can be written just now; if there is no channel, one is opened for later replies. */
  takes(message: Message): boolean {
    if (!this.channel?.isOpen) void this.open();
    return this.channel?.isOpen === true && this.channel.writable && !this.blockage.isBlocked && !mayBeRefused(message);
  }

  /**
   * Writes a reply that {@link takes} has accepted; false if it cannot be written after all, such as for a header. `lost` is
   * called if the channel is lost before the broker has confirmed it.
   */
  post(routingKey: string, message: Message, lost: () => void): boolean {
    const { channel } = this;
    if (!channel) return false;
    try {
      this.unconfirmed.add(channel.basicPublish('', routingKey, message.properties, message.body), { message, lost });
      return true;
    } catch {
      // Whoever sends it with a confirm instead learns what is wrong with it.
      return false;
    }
  }

  async close(): Promise<void> {
    if (this.channel) await settledWithin(this.connection.clock, CLOSE_TIMEOUT_MS, this.channel.close());
  }

  private async open(): Promise<void> {
    const { current } = this.connection;
    if (!current || this.opening) return;
    this.opening = true;
    try {
      const channel = await current.createChannel();
      await channel.confirmSelect();
      channel.onConfirm((sequenceNumber, multiple, ack) => {
        this.unconfirmed.take(sequenceNumber, multiple, ({ lost }) => {
          if (!ack) lost();
        });
      });
      this.channel = channel;
      channel.onClose((error) => this.lose(channel, error));
    } catch {
      // The next reply tries again.
    } finally {
      this.opening = false;
    }
  }

  private lose(channel: Channel, error: Error | undefined): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    const lost = this.unconfirmed.takeAll();
    if (!error || lost.length === 0) return;
    this.logger.warn(`${String(lost.length)} replies that were just written are sent again: ${error.message}`);
    for (const reply of lost) reply.lost();
  }
}
