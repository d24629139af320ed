import {
  AmqpChannelClosedError,
  AmqpConnectionLostError,
  Listeners,
  type AmqpError,
  type Channel,
  type Connection,
  type Login,
  type ServerProperties,
} from '@nest-amqp/core';
import { BrokerFault } from '../broker/broker-fault';
import type { BrokerConnection } from '../broker/broker-connection';
import type { InMemoryBroker } from '../broker/in-memory-broker';
import type { ConnectionPeer } from '../broker/peer';
import { Closing } from './closing';
import { errorOfFault } from './error-of-fault';
import type { ChannelHome } from './channel-home';
import { InboundLimit } from './inbound-limit';
import { MemoryChannel } from './memory-channel';
import { event, Outbox } from './outbox';

/** Who connects, and how. */
export interface MemoryConnectionOptions {
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
  readonly connectionName: string;
  /** For logs. */
  readonly address: string;
  readonly maxMessageBytes: number;
  /** Where a function gave the credentials. */
  readonly login?: Login;
}

/** A connection to the in-memory broker. */
export class MemoryConnection implements Connection, ConnectionPeer, ChannelHome {
  readonly outbox: Outbox;
  readonly broker: BrokerConnection;
  readonly address: string;
  readonly login: Login | undefined;
  readonly inboundLimit: InboundLimit;
  readonly serverProperties: ServerProperties;
  readonly headersSorted: boolean;
  /** The broker does not take what is sent; it waits in {@link held}. */
  isHeldBack = false;
  private readonly held: (() => void)[] = [];
  private readonly channels = new Map<number, MemoryChannel>();
  private readonly closing = new Closing();
  private readonly blockedListeners = new Listeners<[reason: string]>();
  private readonly unblockedListeners = new Listeners<[]>();
  private isClosing = false;

  /** @throws BrokerFault if the broker refuses the login. */
  constructor(broker: InMemoryBroker, { vhost, username, password, connectionName, ...options }: MemoryConnectionOptions) {
    broker.authenticate(username, password);
    this.address = options.address;
    this.login = options.login;
    this.inboundLimit = new InboundLimit(options.maxMessageBytes);
    this.outbox = new Outbox(broker.turns, broker.latency.line());
    this.serverProperties = { product: 'RabbitMQ', version: broker.rules.serverVersion };
    this.headersSorted = broker.rules.headersSorted;
    this.broker = broker.open({
      vhost,
      username,
      name: connectionName,
      peer: this,
      channelMax: broker.limits.channelMax,
      cancelNotify: true,
    });
  }

  get isOpen(): boolean {
    return !this.isClosing && !this.closing.isOver;
  }

  /** Resolves when the broker's answer to the login has arrived. */
  async opened(): Promise<void> {
    if (!this.outbox.isPrompt) await new Promise<void>((resolve) => this.outbox.push(event(resolve)));
  }

  createChannel(): Promise<Channel> {
    return this.answered(() => {
      const channel = new MemoryChannel(this.freeNumber(), this);
      this.channels.set(channel.channelNumber, channel);
      return channel;
    });
  }

  updateSecret(_secret: string, _reason: string): Promise<void> {
    return this.answered(() => undefined);
  }

  close(): Promise<void> {
    if (this.isOpen) {
      this.isClosing = true;
      this.broker.close();
      this.outbox.push(event(() => this.end()));
    }
    return new Promise((resolve) => {
      this.closing.add(() => resolve());
    });
  }

  onClose(listener: (error?: AmqpError) => void): void {
    this.closing.add(listener);
  }

  onBlocked(listener: (reason: string) => void): void {
    this.blockedListeners.add(listener);
  }

  onUnblocked(listener: () => void): void {
    this.unblockedListeners.add(listener);
  }

  closed(fault: BrokerFault): void {
    this.outbox.push(event(() => this.end(errorOfFault(fault))));
  }

  lost(reason: string): void {
    this.outbox.push(event(() => this.end(new AmqpConnectionLostError(`${reason}; connect again`))));
  }

  blocked(reason: string): void {
    this.isHeldBack = true;
    this.tell(() => this.blockedListeners.emit(reason));
  }

  unblocked(): void {
    this.isHeldBack = false;
    this.release();
    this.tell(() => this.unblockedListeners.emit());
    for (const channel of this.channels.values()) channel.drained();
  }

  holdsBackPublish(): boolean {
    return this.isHeldBack || this.broker.isHeldBack();
  }

  enter(operation: () => void): void {
    if (this.isHeldBack && this.isOpen) this.held.push(operation);
    else operation();
  }

  forget(channelNumber: number): void {
    this.channels.delete(channelNumber);
  }

  private end(error?: AmqpError): void {
    for (const channel of [...this.channels.values()]) channel.end(error);
    this.closing.finish(error);
    this.release();
  }

  private release(): void {
    for (const operation of this.held.splice(0)) this.enter(operation);
  }

  private answered<T>(operation: () => T): Promise<T> {
    if (!this.isOpen) return Promise.reject(this.closedError());
    return new Promise((resolve, reject) => {
      this.enter(() => {
        try {
          if (!this.broker.isOpen) throw this.closedError();
          const result = operation();
          this.outbox.push(event(() => resolve(result)));
        } catch (error) {
          const reason = error instanceof BrokerFault ? errorOfFault(error) : (error as AmqpError);
          this.outbox.push(event(() => reject(reason)));
        }
      });
    });
  }

  private tell(listeners: () => void): void {
    this.outbox.push(
      event(() => {
        try {
          listeners();
        } catch (cause) {
          this.broker.fail(new BrokerFault(541, `a listener of this connection threw: ${String(cause)}`, { cause }));
        }
      }),
    );
  }

  private freeNumber(): number {
    let number = 1;
    while (this.channels.has(number)) number += 1;
    return number;
  }

  private closedError(): AmqpChannelClosedError {
    const { error } = this.closing;
    return new AmqpChannelClosedError(
      `the connection is closed${error ? `: ${error.message}` : ''}; connect again`,
      error && { cause: error },
    );
  }
}
