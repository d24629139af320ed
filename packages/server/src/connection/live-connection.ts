import { CodecError, decodeMethod, type Frame, type Method } from '@nest-amqp/codec';
import { BrokerFault, type BrokerConnection, type ConnectionPeer, type InMemoryBroker } from '@nest-amqp/memory';
import { ServerChannel, type ChannelHost } from '../channel/server-channel';
import { AssemblyBudget } from '../channel/assembly-budget';
import type { ClientProperties } from './client-properties';
import { closeMethod } from './close-method';
import { ClosingPhase } from './closing-phase';
import { faultOfFailure, unexpectedFrame, unknownFrame, unreadableMethod } from './frame-faults';
import { frameKind, type FrameKind } from './frame-kind';
import type { Heartbeat } from './heartbeat';
import type { Link, Phase } from './link';
import type { Tuning } from './tuning';

// Taken at load, so that a test's fake timers cannot freeze a connection.
const { setImmediate } = globalThis;

/** A client that has logged in. */
export interface LiveConnectionOptions {
  readonly link: Link;
  readonly heartbeat: Heartbeat;
  readonly tuning: Tuning;
  readonly client: ClientProperties;
  readonly broker: InMemoryBroker;
  readonly vhost: string;
  readonly username: string;
}

/** An open connection: the frames of a client on one side, the broker's connection on the other. */
export class LiveConnection implements Phase, ConnectionPeer, ChannelHost {
  readonly link: Link;
  readonly broker: BrokerConnection;
  readonly frameMax: number;
  readonly budget: AssemblyBudget;
  readonly headersSorted: boolean;
  private readonly channels = new Map<number, ServerChannel>();
  private readonly unflushed = new Set<ServerChannel>();
  private held: (() => void) | undefined;
  private isOver = false;

  /** @throws BrokerFault 530 if the virtual host is not there, or not for this user, or the connection is one too many. */
  constructor(private readonly options: LiveConnectionOptions) {
    const { link, tuning, client, broker, vhost, username } = options;
    const { maxMessageSize, headersSorted } = broker.rules;
    this.link = link;
    this.frameMax = tuning.frameMax;
    this.headersSorted = headersSorted;
    this.budget = new AssemblyBudget(maxMessageSize);
    this.broker = broker.open({
      vhost,
      username,
      name: client.connectionName,
      peer: this,
      channelMax: 0,
      cancelNotify: client.cancelNotify,
    });
  }

  frame(frame: Frame): void {
    const kind = frameKind(frame);
    if (kind === undefined) throw unknownFrame(frame);
    if (frame.channel === 0) this.ownFrame(frame, kind);
    else if (kind === 'heartbeat') throw unexpectedFrame(frame);
    else this.channelFor(frame.channel).frame(frame, kind);
  }

  failed(error: unknown): void {
    this.broker.fail(faultOfFailure(error));
  }

  /** The socket is gone, or the broker cuts it. */
  lost(): void {
    if (this.isOver) return;
    this.end();
    this.broker.close();
    this.link.cut();
  }

  flushing(): void {
    for (const channel of this.unflushed) channel.flush();
    this.unflushed.clear();
  }

  roomy(): void {
    for (const channel of this.channels.values()) channel.resume();
  }

  closed(fault: BrokerFault): void {
    if (this.isOver) return;
    // a failure of our own, which the client is told no more of than that there was one
    if (fault.cause instanceof Error) process.emitWarning(`a connection was closed for an error inside: ${fault.cause.stack ?? ''}`);
    this.link.out.flush();
    this.link.send(0, closeMethod('connection.close', fault));
    this.leave();
  }

  blocked(reason: string): void {
    this.link.hold('blocked');
    if (this.options.client.blockedNotify) this.link.send(0, { name: 'connection.blocked', reason });
  }

  unblocked(): void {
    if (this.options.client.blockedNotify) this.link.send(0, { name: 'connection.unblocked' });
    setImmediate(() => {
      const { held } = this;
      this.held = undefined;
      if (!this.isOver) held?.();
      this.link.release('blocked');
    });
  }

  holdsBackPublish(publish: () => void): boolean {
    if (!this.broker.isHeldBack()) return false;
    this.held = publish;
    return true;
  }

  willFlush(channel: ServerChannel): void {
    this.unflushed.add(channel);
    this.link.out.schedule();
  }

  unwritable(cause: unknown): void {
    // the broker is at work, and may not be called back
    setImmediate(() => this.broker.fail(new BrokerFault(541, '', { cause })));
  }

  forget(channelNumber: number): void {
    this.channels.delete(channelNumber);
  }

  method(payload: Buffer): Method | undefined {
    try {
      return decodeMethod(payload);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      const fault = unreadableMethod(error, payload);
      if (fault) throw fault;
      this.link.out.flush();
      this.link.destroy();
      return undefined;
    }
  }

  private ownFrame(frame: Frame, kind: FrameKind): void {
    if (kind === 'heartbeat') return;
    if (kind !== 'method') throw unexpectedFrame(frame);
    const method = this.method(frame.payload);
    switch (method?.name) {
      case undefined:
        return;
      case 'connection.close':
        return this.closeByClient();
      case 'connection.update-secret':
        return this.link.send(0, { name: 'connection.update-secret-ok' });
      default:
        throw BrokerFault.of(new BrokerFault(504, 'unexpected method in connection state running'), idsOf(frame.payload));
    }
  }

  private channelFor(channelNumber: number): ServerChannel {
    const known = this.channels.get(channelNumber);
    if (known) return known;
    const { channelMax } = this.options.tuning;
    if (channelMax > 0 && this.channels.size >= channelMax) {
      const max = String(channelMax);
      throw new BrokerFault(530, `number of channels opened (${max}) has reached the negotiated channel_max (${max})`);
    }
    const channel = new ServerChannel(channelNumber, this);
    this.channels.set(channelNumber, channel);
    return channel;
  }

  private closeByClient(): void {
    this.broker.close();
    this.link.out.flush();
    this.link.send(0, { name: 'connection.close-ok' });
    this.leave();
  }

  /** The connection is closed; the socket waits for the other side to end it. */
  private leave(): void {
    this.end();
    this.link.enter(new ClosingPhase(this.link, this.options.tuning.heartbeatMs), this.frameMax);
    this.link.releaseAll();
  }

  private end(): void {
    this.isOver = true;
    this.held = undefined;
    this.options.heartbeat.stop();
    for (const channel of this.channels.values()) channel.abandon();
    this.channels.clear();
  }
}

function idsOf(payload: Buffer): readonly [number, number] {
  return [payload.readUInt16BE(0), payload.readUInt16BE(2)];
}
