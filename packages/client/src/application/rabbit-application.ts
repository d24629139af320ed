import { hostname } from 'node:os';
import {
  AmqpIllegalStateError,
  conflictingDeclarables,
  flattenDeclarables,
  JsonMessageConverter,
  throwIfFaulty,
  type AmqpError,
  type Declarable,
  type Declarables,
  type MessageConverter,
} from '@nest-amqp/core';
import { RabbitAdmin } from '../admin/rabbit-admin';
import { TopologyMemory } from '../admin/topology-memory';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { ConnectionState } from '../connection/connection-state';
import { settledWithin } from '../connection/settled-within';
import { SupervisedConnection } from '../connection/supervised-connection';
import { WaitQueues } from '../delay/wait-queues';
import { tellOfConnection } from '../events/connection-events';
import { RabbitEvents } from '../events/rabbit-events';
import { tellOfSentMessages } from '../events/sent-message-events';
import type { ListenerEndpoint } from '../listener/endpoint';
import { ListenerContainer } from '../listener/listener-container';
import { withDefaults } from '../listener/listener-defaults';
import { RabbitListenerRegistry } from '../listener/rabbit-listener-registry';
import { observationFor, type Observation } from '../observation/observation';
import { ParkingLot } from '../parking/parking-lot';
import type { BackOff } from '../retry/back-off';
import { RabbitTemplate } from '../template/rabbit-template';
import { applicationFaults, type RabbitApplicationOptions } from './application-options';
import { connectPolicies } from './connect-policies';

/**
 * Everything of one application that talks to one broker, and the order in which it starts and stops: connect, declare,
 * consume; stop consuming, let senders finish, close. It has two connections: one for publishing, one for everything else,
 * so that a publisher that the broker blocks does not stop consumers. Nothing is opened before {@link start} or first use.
 */
export class RabbitApplication {
  readonly template: RabbitTemplate;
  readonly admin: RabbitAdmin;
  /** Parking and dead-letter queues: look at messages, send them back, delete them. */
  readonly parkingLot: ParkingLot;
  readonly registry: RabbitListenerRegistry;
  readonly messageConverter: MessageConverter;
  /** What happens to this application and its broker. */
  readonly events: RabbitEvents;
  /** Where the broker is; never with a password. */
  readonly address: string;
  /** For declarations, requests, receiving and listeners. */
  readonly connection: SupervisedConnection;
  private readonly publishing: SupervisedConnection;
  private readonly observation: Observation | undefined;
  private readonly waits: WaitQueues;
  private readonly logger: AmqpLogger;
  private readonly restart: BackOff;
  private startsListeners = false;
  private hasGivenUp = false;
  private startedAt = Infinity;
  private closed?: Promise<void>;

  /** @throws AmqpOptionsError listing everything that is wrong with the options. */
  constructor(private readonly options: RabbitApplicationOptions) {
    throwIfFaulty(applicationFaults(options));
    this.logger = options.logger ?? silentLogger;
    this.events = new RabbitEvents(this.logger);
    this.messageConverter = options.messageConverter ?? options.template?.messageConverter ?? new JsonMessageConverter();
    const appName = options.appName ?? process.env.npm_package_name ?? 'nest-amqp';
    const name = `${appName}@${hostname()}#${String(process.pid)}`;
    const policies = connectPolicies(options);
    this.restart = policies.reconnect.backOff;
    const shared = {
      transport: options.transport.create(),
      ...policies,
      operationTimeoutMs: options.operationTimeoutMs,
      logger: this.logger,
    };
    this.address = shared.transport.address;
    this.connection = new SupervisedConnection({ ...shared, name, prepare: async (connection) => this.admin.declareOn(connection) });
    this.publishing = new SupervisedConnection({ ...shared, name: `${name}.publisher`, prepare: () => this.untilConsuming() });
    const { name: broker, queueDefaults } = options;
    const topology = new TopologyMemory({ broker, queueDefaults });
    this.admin = new RabbitAdmin(this.connection, { logger: this.logger, events: this.events }, topology);
    this.admin.topology.remember(...flattenDeclarables(options.declarables ?? []));
    this.registry = new RabbitListenerRegistry((endpoint) => this.registerListener(endpoint));
    this.waits = new WaitQueues(this.connection);
    this.observation = observationFor(options.observation, this.address);
    this.template = new RabbitTemplate({
      waits: this.waits,
      publishing: this.publishing,
      connection: this.connection,
      options: { appId: appName, ...options.template, messageConverter: this.messageConverter },
      logger: this.logger,
      observation: this.observation,
      context: this.options.context ?? true,
      isExchange: (exchange) => this.admin.topology.hasExchange(exchange),
      queueName: (queue) => this.admin.topology.nameOf(queue),
    });
    tellOfConnection(this.connection, name, this.events);
    tellOfConnection(this.publishing, `${name}.publisher`, this.events);
    tellOfSentMessages(this.template, this.events);
    for (const each of [this.connection, this.publishing]) {
      each.onGivenUp((error) => {
        if (!this.hasGivenUp) void this.giveUp(error);
      });
    }
    this.observation?.measure(this);
    this.parkingLot = new ParkingLot({
      connection: this.connection,
      sender: this.template,
      queueName: (queue) => topology.nameOf(queue),
      declaredQueue: (queue) => topology.queue(queue),
    });
    if (options.connect === 'never') this.refuseConnections();
  }

  /** How its connections are. */
  get connectionStates(): { readonly consuming: ConnectionState; readonly publishing: ConnectionState } {
    return { consuming: this.connection.state, publishing: this.publishing.state };
  }

  /** Milliseconds since {@link start} was called. */
  get uptimeMs(): number {
    return Math.max(0, this.connection.clock.now() - this.startedAt);
  }

  /** Adds to what is declared; before {@link start}. @throws AmqpOptionsError if two declarations of one name differ. */
  addDeclarables(items: Iterable<Declarable | Declarables>): void {
    const added = flattenDeclarables(items);
    throwIfFaulty(conflictingDeclarables([...new Set([...this.admin.topology.declarables, ...added])]));
    this.admin.topology.remember(...added);
  }

  /** Adds a listener; before {@link start}. @throws AmqpOptionsError if its options are faulty or its id is taken. */
  addListener(endpoint: ListenerEndpoint): ListenerContainer {
    this.addDeclarables(endpoint.queues.filter((queue) => typeof queue !== 'string'));
    const { topology } = this.admin;
    const container = new ListenerContainer({
      endpoint: { ...endpoint, options: withDefaults(endpoint.options, this.options.listener) },
      connection: this.connection,
      sender: this.template,
      admin: this.admin,
      waits: this.waits,
      converter: endpoint.options.messageConverter ?? this.options.listener?.messageConverter ?? this.messageConverter,
      logger: this.logger,
      events: this.events,
      restart: this.restart,
      observation: this.observation,
      context: this.options.context ?? true,
      queueName: (queue) => topology.nameOf(queue),
      deadLetters: (queue) => topology.deadLetters(queue),
      declaredQueue: (queue) => topology.queue(queue),
      isOwnQueue: (queue) => topology.queue(queue) !== undefined,
    });
    this.registry.add(container);
    return container;
  }

  /**
   * Connects, declares, and starts the listeners that are wanted.
   *
   * @throws AmqpConnectError if there is no connection in time, AmqpTopologyError if the broker refuses a declaration.
   */
  async start(): Promise<void> {
    this.startedAt = this.connection.clock.now();
    const wanted = this.wantedListeners();
    if (this.options.connect === 'never') return;
    if (this.options.connect !== 'lazy' || wanted.length > 0) {
      await this.connection.ready();
      await this.publishing.ready();
    }
    this.startsListeners = this.options.listeners !== false;
    await Promise.all(wanted.map((container) => container.start()));
  }

  /**
   * Asks for the credentials again and hands them to the broker on the connections that are open, as after a secret was rotated.
   * Those that say when they expire are renewed without it.
   *
   * @throws AmqpIllegalStateError if the transport was given no function that gives them; else what that, or the broker, rejects with.
   */
  async renewCredentials(): Promise<void> {
    await Promise.all([this.connection.renewCredentials(), this.publishing.renewCredentials()]);
  }

  /** The first step of stopping: no handler begins any more, what has begun finishes, the rest goes back to its queue. */
  async stopListeners(): Promise<void> {
    this.startsListeners = false;
    await this.registry.stop();
  }

  /** The second step: pending sends are awaited, then everything is closed. Closing twice does nothing. */
  close(): Promise<void> {
    this.closed ??= this.closeInOrder();
    return this.closed;
  }

  private async closeInOrder(): Promise<void> {
    await this.stopListeners();
    await this.template.close();
    await this.publishing.close();
    await this.connection.close();
    this.events.end();
  }

  /** Adds a listener at any time; where the others are started, it is declared and started. */
  private async registerListener(endpoint: ListenerEndpoint): Promise<ListenerContainer> {
    const container = this.addListener(endpoint);
    if (!this.startsListeners || !this.isWanted(container)) return container;
    for (const queue of endpoint.queues) if (typeof queue !== 'string') await this.admin.declareQueue(queue);
    await container.start();
    return container;
  }

  /** Publishing goes on when everything is declared again and the consumers are back: topology, consumers, publishing. */
  private async untilConsuming(): Promise<void> {
    const { clock, operationTimeoutMs } = this.connection;
    await this.connection.ready();
    const resumed = Promise.all(this.registry.containers.map((container) => container.whenResumed()));
    await settledWithin(clock, operationTimeoutMs, resumed);
  }

  /** One connection is lost for good, and the other is no use alone: what has begun finishes, then nothing goes on. */
  private async giveUp(error: AmqpError): Promise<void> {
    this.hasGivenUp = true;
    const connections = [this.connection, this.publishing];
    this.logger.error(`${error.message}. The listeners stop, and every send is rejected from now on`);
    for (const each of connections) if (!each.current) each.giveUp(error);
    await this.stopListeners();
    for (const each of connections) each.giveUp(error);
  }

  private wantedListeners(): ListenerContainer[] {
    const { listeners = true } = this.options;
    const all = this.registry.containers;
    const wanted = all.filter((container) => this.isWanted(container));
    const left = all.length - wanted.length;
    if (listeners === false) this.logger.log(`No listener is started: listeners is false (there are ${String(all.length)})`);
    else if (left > 0)
      this.logger.log(`${String(left)} of ${String(all.length)} listeners are not started, as their options and the option listeners say`);
    return wanted;
  }

  private isWanted({ autoStart, group }: ListenerContainer): boolean {
    const { listeners = true } = this.options;
    if (typeof listeners === 'boolean') return listeners && autoStart;
    return autoStart && group !== undefined && listeners.groups.includes(group);
  }

  private refuseConnections(): void {
    const refusal = new AmqpIllegalStateError("This application was told never to connect: connect is 'never'", { outcome: 'not-sent' });
    for (const connection of [this.connection, this.publishing]) connection.refuse(refusal);
  }
}
