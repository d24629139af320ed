import type { AmqpLogger, ListenerEndpoint, RabbitApplication } from '@nest-amqp/client';
import { throwIfFaulty, type OptionFault } from '@nest-amqp/core';
import { EndpointFactory } from '../discovery/endpoint-factory.js';
import { faultsOf, namingListener } from '../discovery/listener-faults.js';
import { ListenedQueuesOf } from '../discovery/listened-queues.js';
import { sharedQueueWarnings } from '../discovery/shared-queues.js';
import { configurationOf, type Configuration } from '../configuration/configuration.js';
import { listenersOffByEnv } from '../configuration/rabbit-options-from-env.js';
import { ListenerContext } from '../invocation/listener-context.js';
import { resolveEnhancers } from '../invocation/listener-enhancers.js';
import { ShutdownHooksReminder } from '../lifecycle/shutdown-hooks-reminder.js';
import { brokerParts, type BrokerParts } from './broker-parts.js';
import { Brokers, type Broker } from './brokers.js';
import { brokerLogger, createApplication } from './broker-options.js';
import type { NestParts } from './nest-parts.js';
import type { RabbitBrokerOptions } from './rabbit-module-options.js';

/** One broker of one Nest application: finds its listeners and declarables, and starts and stops them; each step once. */
export class RabbitBroker implements Broker {
  readonly application: RabbitApplication;
  private readonly brokers: Brokers;
  private readonly queuesOf: ListenedQueuesOf;
  private known?: Configuration;
  private readonly logger: AmqpLogger;
  private connectedEarly = false;
  private started?: Promise<void>;
  private stopped?: Promise<void>;
  private reminder?: ShutdownHooksReminder;

  /** @throws AmqpOptionsError listing everything that is wrong with the options. */
  constructor(
    readonly name: string,
    private readonly options: RabbitBrokerOptions,
    private readonly nest: NestParts,
  ) {
    this.brokers = new Brokers(nest.discovery);
    this.application = createApplication(name, options, () => this.declareEarly());
    this.queuesOf = new ListenedQueuesOf(() => this.configuration);
    this.logger = options.logger ?? brokerLogger(name);
  }

  /** Connects, declares and starts the listeners. @throws AmqpOptionsError with everything that is wrong with listeners. */
  start(): Promise<void> {
    this.started ??= this.startDiscovered();
    return this.started;
  }

  get isListening(): boolean {
    return this.application.registry.containers.some(({ isRunning }) => isRunning);
  }

  remindOfShutdownHooks(): void {
    this.reminder ??= new ShutdownHooksReminder((message) => this.logger.warn(message));
  }

  /** The first step of stopping: no listener begins anything any more. */
  stopListeners(): Promise<void> {
    this.reminder?.cancel();
    this.stopped ??= this.application.stopListeners();
    return this.stopped;
  }

  /** The second step: what was sent is confirmed, and the connections are closed. */
  async close(): Promise<void> {
    await this.stopListeners();
    await this.application.close();
  }

  private async startDiscovered(): Promise<void> {
    const { application, options, logger } = this;
    await this.addListeners();
    if (listenersOffByEnv()) logger.log('RABBITMQ_LISTENERS is off: no listener is started');
    else if (options.listeners === false) logger.log('The option listeners is false: no listener is started');
    // Providers that factories give are complete only now, and their listeners may declare something more.
    if (this.connectedEarly) await application.admin.initialize();
    await application.start();
  }

  private async addListeners(): Promise<void> {
    const { contextCreator, moduleRef } = this.nest;
    const { options, application } = this;
    this.brokers.throwIfAmbiguous();
    const { listeners, declarables, faults } = this.found();
    const context = new ListenerContext(contextCreator, await resolveEnhancers(options.enhancers ?? {}, moduleRef));
    const factory = new EndpointFactory(context, this.configuration, this.queuesOf);
    const built = listeners.map((listener) => factory.create(listener));
    const found = [...faults, ...built.flatMap((each) => each.faults)];
    found.push(...faultsOf(() => application.addDeclarables([...declarables, ...built.flatMap((each) => each.declarables)])));
    for (const { name, endpoint, faults: own } of built) {
      if (own.length === 0) found.push(...namingListener(this.addListener(endpoint), name, endpoint));
    }
    throwIfFaulty(found);
    for (const warning of sharedQueueWarnings(built.map(({ endpoint }) => endpoint))) this.logger.warn(warning);
  }

  private addListener(endpoint: ListenerEndpoint): readonly OptionFault[] {
    return faultsOf(() => this.application.addListener(endpoint));
  }

  /** Before the first connection, which a send in some `onModuleInit` may open: what is wrong is said by {@link start}. */
  private declareEarly(): void {
    if (this.started || this.connectedEarly) return;
    this.connectedEarly = true;
    const { listeners, declarables } = this.found();
    this.application.addDeclarables([...declarables, ...listeners.flatMap((listener) => this.queuesOf.listener(listener).declarables)]);
  }

  private found(): BrokerParts {
    return brokerParts({
      broker: this.name,
      brokers: this.brokers,
      nest: this.nest,
      configuration: this.configuration,
      options: this.options,
    });
  }

  /** Read when it is needed first: before, what it is made of may not be there. */
  private get configuration(): Configuration {
    return (this.known ??= configurationOf(this.options.config, this.nest.discovery, this.nest.moduleRef));
  }
}
