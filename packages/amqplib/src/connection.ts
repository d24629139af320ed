import type { ChannelModel } from 'amqplib';
import { Listeners, systemClock, type AmqpError, type Connection, type Login, type ServerProperties } from '@nest-amqp/core';
import { callSafely, warnOfThrow } from './call-safely';
import { AmqplibChannel, type ChannelHome } from './channel';
import { CloseSignal } from './close-signal';
import { brokerFailure, closedFailure, lostFailure, noChannelFailure } from './failures';
import type { ContentLimits } from './incoming/content-limits';
import { sendMethod, wireChannel, wireConnection, type ConnectionWire } from './internals';
import type { GatheredWrites } from './outgoing/gathered-writes';
import { checkShortString } from './outgoing/short-string';

/** What a connection needs to know of how it was opened. */
export interface ConnectionSettings {
  /** For messages, without a password. */
  readonly address: string;
  readonly maxMessageBytes: number;
  readonly maxHeaderBytes: number;
  /** How long the broker may take to answer when the connection is closed. */
  readonly closeTimeoutMs: number;
  readonly login: Login | undefined;
  readonly warnings: readonly string[];
}

/** A connection to RabbitMQ. No failure of it or of its channels is ever thrown where nobody can catch it. */
export class AmqplibConnection implements Connection, ChannelHome {
  readonly serverProperties: ServerProperties;
  readonly limits: ContentLimits;
  failure: AmqpError | undefined;
  private readonly wire: ConnectionWire;
  private readonly closed = new CloseSignal();
  private readonly channels = new Map<number, AmqplibChannel>();
  private readonly blocked = new Listeners<[string]>();
  private readonly unblocked = new Listeners<[]>();
  private isClosing = false;

  constructor(
    private readonly model: ChannelModel,
    private readonly settings: ConnectionSettings,
  ) {
    const { product, version } = model.connection.serverProperties;
    this.serverProperties = { product, version };
    this.limits = settings;
    this.wire = wireConnection(model, {
      closing: (reply) => this.fail(brokerFailure(reply, 'connection')),
      drained: () => {
        for (const channel of this.channels.values()) channel.drained();
      },
      answered: (channel, method) => this.channels.get(channel)?.answered(method) ?? false,
      handlerFailed: warnOfThrow,
    });
    model.on('error', (error) => this.fail(lostFailure(error, settings.address)));
    model.on('close', () => this.finish());
    model.on('blocked', (reason) => callSafely(() => this.blocked.emit(reason)));
    model.on('unblocked', () => callSafely(() => this.unblocked.emit()));
  }

  get isOpen(): boolean {
    return !this.isClosing && !this.closed.isClosed;
  }

  get address(): string {
    return this.settings.address;
  }

  get login(): Login | undefined {
    return this.settings.login;
  }

  get warnings(): readonly string[] {
    return this.settings.warnings;
  }

  get out(): GatheredWrites {
    return this.wire.out;
  }

  get frameMax(): number {
    return this.wire.frameMax;
  }

  sendMethod(channel: number, method: number, fields: object): void {
    sendMethod(this.model, channel, method, fields);
  }

  async createChannel(): Promise<AmqplibChannel> {
    this.assertOpen('createChannel');
    const raw = await this.model.createChannel().catch((error: unknown) => {
      this.assertOpen('createChannel');
      throw noChannelFailure(error);
    });
    this.assertOpen('createChannel');
    const channel = new AmqplibChannel(raw, wireChannel(this.model, raw, this.wire.out), this);
    this.wire.reader.add(channel.channelNumber, channel.input);
    this.channels.set(channel.channelNumber, channel);
    channel.onClose(() => {
      this.wire.reader.remove(channel.channelNumber);
      this.channels.delete(channel.channelNumber);
    });
    return channel;
  }

  async updateSecret(secret: string, reason: string): Promise<void> {
    this.assertOpen('updateSecret');
    checkShortString('reason', reason);
    // A broker that refuses it closes the connection.
    const closed = this.closed.whenClosed.then(() => this.assertOpen('updateSecret'));
    await Promise.race([this.model.updateSecret(Buffer.from(secret), reason), closed]);
  }

  async close(): Promise<void> {
    if (this.isOpen) {
      this.isClosing = true;
      // How it ends is said by amqplib's event: the promise never settles when the connection is lost meanwhile.
      this.model.close().catch(() => undefined);
      const timer = systemClock.after(this.settings.closeTimeoutMs, () => this.wire.socket.destroy(new Error('close was not answered')));
      void this.closed.whenClosed.then(() => timer.cancel());
    }
    await this.closed.whenClosed;
  }

  onClose(listener: (error?: AmqpError) => void): void {
    this.closed.add(listener);
  }

  onBlocked(listener: (reason: string) => void): void {
    this.blocked.add(listener);
  }

  onUnblocked(listener: () => void): void {
    this.unblocked.add(listener);
  }

  /** The first thing that went wrong is the reason; after this side asked for the end nothing is wrong any more. */
  private fail(error: AmqpError): void {
    if (!this.isClosing) this.failure ??= error;
  }

  private finish(): void {
    const { socket } = this.wire;
    if (this.failure?.code === 'CONNECTION_LOST') socket.destroy();
    else {
      // The answer to the broker's close still goes out, yet a peer that reads nothing must not keep the process alive.
      socket.destroySoon();
      systemClock.after(1000, () => socket.destroy()).unref();
    }
    this.closed.close(this.failure);
  }

  private assertOpen(operation: string): void {
    if (!this.isOpen) throw closedFailure(operation, this.failure, 'connection');
  }
}
