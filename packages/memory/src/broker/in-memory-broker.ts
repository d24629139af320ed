import { AmqpIllegalStateError, systemClock, throwIfFaulty, type Clock, type OptionFault } from '@nest-amqp/core';
import { BrokerConnection, type ConnectionDefinition } from './broker-connection';
import { BrokerFault } from './broker-fault';
import { connectionView, dropConnection, type ConnectionView } from './connection-view';
import { Latency } from './latency';
import { METHODS } from './method';
import { Turns } from './turns';
import { VERSION_RULES, type RabbitVersion, type VersionRules } from './version-rules';
import { VirtualHost } from './virtual-host';
import { VirtualHostView } from './views';

/** How a broker is made. */
export interface InMemoryBrokerOptions {
  /** The version of RabbitMQ that it behaves as. By default `4.3`. */
  readonly rabbitmq?: RabbitVersion;
  /** By default the real time. */
  readonly clock?: Clock;
  /** The names of its virtual hosts. By default only `/`. */
  readonly vhosts?: readonly string[];
}

/** How a connection is opened on the broker itself. */
export interface OpenOptions extends Pick<ConnectionDefinition, 'username' | 'name' | 'peer' | 'channelMax' | 'cancelNotify'> {
  readonly vhost: string;
}

/**
 * A broker that behaves like RabbitMQ and lives in this process. It can be looked into, awaited and hurt on purpose; it
 * holds no timer that would keep the process alive, and needs no closing.
 *
 * @throws AmqpOptionsError for options that are not usable.
 */
export class InMemoryBroker {
  readonly rabbitmq: RabbitVersion;
  readonly clock: Clock;
  /** Decides when clients hear from the broker. For transports. */
  readonly turns = new Turns();
  /** How much later clients hear from it. For transports and servers; tests call {@link delay}. */
  readonly latency: Latency;
  /** The rules of the version. For transports. */
  readonly rules: VersionRules;
  private readonly vhosts = new Map<string, VirtualHost>();
  private readonly opened = new Set<BrokerConnection>();
  private blockReason: string | undefined;
  private isRefusing = false;

  constructor({ rabbitmq = '4.3', clock = systemClock, vhosts = ['/'] }: InMemoryBrokerOptions = {}) {
    throwIfFaulty(faultsOf({ rabbitmq, vhosts }));
    this.rabbitmq = rabbitmq;
    this.clock = clock;
    this.latency = new Latency(clock, this.turns);
    this.rules = VERSION_RULES[rabbitmq];
    for (const name of vhosts) this.vhosts.set(name, new VirtualHost(name, clock, this.rules));
  }

  /** Whether it takes no connections at the moment. */
  get refusesConnections(): boolean {
    return this.isRefusing;
  }

  /** The names of the virtual hosts. */
  get vhostNames(): readonly string[] {
    return [...this.vhosts.keys()];
  }

  /**
   * A look into a virtual host.
   *
   * @throws AmqpIllegalStateError if there is none of the name.
   */
  vhost(name = '/'): VirtualHostView {
    const vhost = this.vhosts.get(name);
    if (!vhost) {
      throw new AmqpIllegalStateError(
        `there is no virtual host '${name}': name it in new InMemoryBroker({ vhosts }), which has ${this.vhostNames.join(', ')}`,
      );
    }
    return new VirtualHostView(vhost, this.opened);
  }

  /** The connections that are open, those of the transport and those of a server alike; the oldest first. */
  get connections(): readonly ConnectionView[] {
    return [...this.opened].map(connectionView);
  }

  /**
   * Resolves when nothing is on its way: all that could be delivered, confirmed or answered has been, and led to nothing more.
   * What {@link delay} holds up is on its way: with a clock that stands still, move the clock first.
   */
  whenIdle(): Promise<void> {
    return this.turns.whenIdle();
  }

  /** Cuts all connections: without a word, or, with a reason, as an operator closes them (320 `CONNECTION_FORCED - reason`). */
  dropConnections(reason?: string): void {
    for (const connection of [...this.opened]) dropConnection(connection, reason);
  }

  /** Stops and starts: connections are closed; what is durable survives, with its persistent messages. */
  restart(): void {
    this.dropConnections("broker forced connection closure with reason 'shutdown'");
    for (const vhost of this.vhosts.values()) vhost.restart();
  }

  /** Raises an alarm: a connection that publishes is told, and is not heard until {@link unblock}. */
  block(reason = 'low on memory'): void {
    this.blockReason = reason;
  }

  unblock(): void {
    this.blockReason = undefined;
    for (const connection of [...this.opened]) connection.unblock();
  }

  /**
   * Lets every answer, delivery, confirm, return and close reach its client so much later on the broker's clock, in the order
   * in which they were sent; 0 ends it. What clients send takes effect at once, as before. What is on its way keeps its time.
   *
   * @throws AmqpIllegalStateError for what is no duration.
   */
  delay(ms: number): void {
    if (!(ms >= 0 && ms < Infinity)) throw new AmqpIllegalStateError(`delay(${String(ms)}) is no duration: give milliseconds from 0`);
    this.latency.ms = ms;
  }

  /** Refuses new connections, or takes them again. Those that stand are left alone. */
  refuseConnections(refuse: boolean): void {
    this.isRefusing = refuse;
  }

  /**
   * Opens a connection. For transports and servers; applications use `memory({ broker })`.
   *
   * @throws BrokerFault 530 if there is no such virtual host.
   */
  open({ vhost: name, ...options }: OpenOptions): BrokerConnection {
    const vhost = this.vhosts.get(name);
    if (!vhost) throw BrokerFault.of(new BrokerFault(530, `vhost ${name} not found`), METHODS.connectionOpen);
    const connection: BrokerConnection = new BrokerConnection({
      ...options,
      vhost,
      blockReason: () => this.blockReason,
      onEnd: () => this.opened.delete(connection),
    });
    this.opened.add(connection);
    return connection;
  }
}

function faultsOf({ rabbitmq, vhosts }: Required<Pick<InMemoryBrokerOptions, 'rabbitmq' | 'vhosts'>>): readonly OptionFault[] {
  const faults: OptionFault[] = [];
  if (!Object.hasOwn(VERSION_RULES, rabbitmq)) {
    const known = Object.keys(VERSION_RULES).map((version) => `'${version}'`);
    faults.push({
      option: 'rabbitmq',
      problem: `'${rabbitmq}' is not a version that the broker knows`,
      remedy: `Write one of ${known.join(', ')}`,
    });
  }
  if (!Array.isArray(vhosts) || vhosts.length === 0 || vhosts.some((name) => typeof name !== 'string' || name === '')) {
    faults.push({ option: 'vhosts', problem: 'it is not a list of names', remedy: "Write the names, such as ['/']" });
  }
  return faults;
}
