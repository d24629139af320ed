import { AmqpIllegalStateError, systemClock, throwIfFaulty, type Clock } from '@nest-amqp/core';
import { admitted } from '../access/admit';
import { brokerLimits, type BrokerLimits } from '../access/broker-limits';
import type { User } from '../access/user';
import { userFaults, type UserDefinition } from '../access/user-definition';
import { UserHandle } from '../access/user-handle';
import { Users } from '../access/users';
import { BrokerConnection, type ConnectionDefinition } from './broker-connection';
import { brokerFaults, GUEST, type InMemoryBrokerOptions } from './broker-options';
import type { ConnectionView } from './connection-view';
import { Latency } from './latency';
import { OpenConnections } from './open-connections';
import { Turns } from './turns';
import { VERSION_RULES, type RabbitVersion, type VersionRules } from './version-rules';
import { VirtualHostView } from './virtual-host-view';
import { VirtualHosts } from './virtual-hosts';
import type { VirtualHostDefinition } from './virtual-host-definition';

/** How a connection is opened on the broker itself. */
export interface OpenOptions extends Pick<ConnectionDefinition, 'name' | 'peer' | 'channelMax' | 'cancelNotify'> {
  readonly vhost: string;
  /** A user of the broker, who has been authenticated. */
  readonly username: string;
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
  /** What it allows. For transports and servers. */
  readonly limits: BrokerLimits;
  private readonly users: Users;
  private readonly vhosts: VirtualHosts;
  private readonly opened = new OpenConnections();
  private blockReason: string | undefined;
  private isRefusing = false;

  constructor(options: InMemoryBrokerOptions = {}) {
    const { rabbitmq = '4.3', clock = systemClock, vhosts = ['/'], users = [GUEST], limits = {} } = options;
    throwIfFaulty(brokerFaults({ rabbitmq, vhosts, users }));
    this.rabbitmq = rabbitmq;
    this.clock = clock;
    this.latency = new Latency(clock, this.turns);
    const rules = VERSION_RULES[rabbitmq];
    this.limits = brokerLimits(limits, rules.maxMessageSize);
    this.rules = { ...rules, maxMessageSize: this.limits.maxMessageSize };
    this.users = new Users(users);
    this.vhosts = new VirtualHosts({ clock, rules: this.rules, limits: this.limits });
    for (const vhost of vhosts) this.vhosts.add(vhost);
  }

  /** Whether it takes no connections at the moment. */
  get refusesConnections(): boolean {
    return this.isRefusing;
  }

  /** The names of the virtual hosts. */
  get vhostNames(): readonly string[] {
    return this.vhosts.names;
  }

  /**
   * A look into a virtual host.
   *
   * @throws AmqpIllegalStateError if there is none of the name.
   */
  vhost(name = '/'): VirtualHostView {
    return new VirtualHostView(this.vhosts.existing(name), this.opened);
  }

  /** @throws AmqpIllegalStateError if there is one of the name. */
  addVhost(said: string | VirtualHostDefinition): VirtualHostView {
    return new VirtualHostView(this.vhosts.add(said), this.opened);
  }

  /** Deletes a virtual host with all that is in it; its connections are closed. */
  deleteVhost(name: string): void {
    const vhost = this.vhosts.remove(name);
    if (!vhost) return;
    this.users.forgetVhost(name);
    this.opened.close(`vhost '${name}' is deleted`, (connection) => connection.vhost === vhost);
    vhost.close();
  }

  /** The names of the users. */
  get usernames(): readonly string[] {
    return this.users.names;
  }

  /** @throws AmqpIllegalStateError if there is one of the name; AmqpOptionsError for what is not usable. */
  addUser(definition: UserDefinition): UserHandle {
    throwIfFaulty(userFaults([definition]));
    return this.handle(this.users.add(definition));
  }

  /**
   * A hold on a user, to change it.
   *
   * @throws AmqpIllegalStateError if there is none of the name.
   */
  user(name: string): UserHandle {
    const user = this.users.find(name);
    if (user) return this.handle(user);
    throw new AmqpIllegalStateError(`there is no user '${name}': the broker has ${this.usernames.join(', ')}`);
  }

  /**
   * Whether a user is who it says; a mechanism that asks for no password (`ANONYMOUS`) hands on none. For transports and servers,
   * which then {@link open} a connection for it.
   *
   * @throws BrokerFault 403 if it is not.
   */
  authenticate(username: string, password: string | undefined, mechanism = 'PLAIN'): void {
    this.users.authenticate(username, password, mechanism);
  }

  /** The connections that are open, those of the transport and those of a server alike; the oldest first. */
  get connections(): readonly ConnectionView[] {
    return this.opened.views;
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
    this.opened.drop(reason);
  }

  /** Stops and starts: connections are closed; what is durable survives, with its persistent messages (as 4.3, transient exchanges do, too). */
  restart(): void {
    this.dropConnections("broker forced connection closure with reason 'shutdown'");
    this.vhosts.restart();
  }

  /** Raises an alarm: a connection that publishes is told, and is not heard until {@link unblock}. */
  block(reason = 'low on memory'): void {
    this.blockReason = reason;
  }

  unblock(): void {
    this.blockReason = undefined;
    this.opened.unblock();
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

  /** Refuses new connections until {@link acceptConnections}. Those that stand are left alone. */
  refuseConnections(): void {
    this.isRefusing = true;
  }

  acceptConnections(): void {
    this.isRefusing = false;
  }

  /**
   * Opens a connection. For transports and servers; applications use `memory({ broker })`.
   *
   * @throws BrokerFault 530 if there is no such virtual host, it is not for this user, or the connection is one too many.
   */
  open({ vhost: name, username, ...options }: OpenOptions): BrokerConnection {
    const { vhost, user } = admitted({ vhost: this.vhosts.find(name), user: this.users.find(username) }, { vhost: name, username });
    const connection: BrokerConnection = new BrokerConnection({
      ...options,
      vhost,
      user,
      blockReason: () => this.blockReason,
      onEnd: () => this.opened.remove(connection),
    });
    this.opened.add(connection);
    return connection;
  }

  private handle(user: User): UserHandle {
    return new UserHandle(user, () => {
      this.users.remove(user.name);
      this.opened.close(`user '${user.name}' is deleted`, (connection) => connection.user === user);
    });
  }
}
