import type { DiscoveryService, ExternalContextCreator, MetadataScanner, ModuleRef } from '@nestjs/core';
import type { RabbitApplication } from '@nest-amqp/client';
import { throwIfFaulty } from '@nest-amqp/core';
import { declaredListeners } from '../discovery/declared-listener.js';
import { EndpointFactory } from '../discovery/endpoint-factory.js';
import { listenersOffByEnv } from '../configuration/rabbit-options-from-env.js';
import { ListenerContext } from '../invocation/listener-context.js';
import { resolveEnhancers } from '../invocation/listener-enhancers.js';
import { Brokers, type Broker } from './brokers.js';
import { brokerLogger, createApplication } from './broker-options.js';
import type { RabbitBrokerOptions } from './rabbit-module-options.js';

/** What Nest gives to a broker. */
export interface NestParts {
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly contextCreator: ExternalContextCreator;
  readonly moduleRef: ModuleRef;
}

/** One broker of one Nest application: finds its listeners and declarables, and starts and stops them; each step once. */
export class RabbitBroker implements Broker {
  readonly application: RabbitApplication;
  private discovered?: Promise<void>;
  private started?: Promise<void>;
  private stopped?: Promise<void>;

  /** @throws AmqpOptionsError listing everything that is wrong with the options. */
  constructor(
    readonly name: string,
    private readonly options: RabbitBrokerOptions,
    private readonly nest: NestParts,
  ) {
    this.application = createApplication(name, options, () => this.discover());
  }

  /** Adds everything that decorators and feature modules say. @throws AmqpOptionsError with all faults. */
  discover(): Promise<void> {
    this.discovered ??= this.addDiscovered();
    return this.discovered;
  }

  /** Connects, declares and starts the listeners. */
  start(): Promise<void> {
    this.started ??= this.discover().then(() => this.startDiscovered());
    return this.started;
  }

  /** The first step of stopping: no listener begins anything any more. */
  stopListeners(): Promise<void> {
    this.stopped ??= this.application.stopListeners();
    return this.stopped;
  }

  /** The second step: what was sent is confirmed, and the connections are closed. */
  async close(): Promise<void> {
    await this.stopListeners();
    await this.application.close();
  }

  private async addDiscovered(): Promise<void> {
    const { discovery, scanner, contextCreator, moduleRef } = this.nest;
    const { options, application } = this;
    const brokers = new Brokers(discovery);
    brokers.throwIfAmbiguous();
    const { listeners, faults } = declaredListeners(discovery, scanner);
    const mine = brokers.choose(this.name, listeners, (listener) => ({
      place: `@RabbitListener of ${listener.name}`,
      connection: listener.options.connection,
    }));
    const features = brokers.choose(this.name, brokers.features(), ({ connection }) => ({ place: 'RabbitModule.forFeature', connection }));
    const context = new ListenerContext(contextCreator, await resolveEnhancers(options.enhancers ?? {}, moduleRef));
    const factory = new EndpointFactory(context, options.config);
    const built = mine.chosen.map((listener) => factory.create(listener));
    throwIfFaulty([...faults, ...mine.faults, ...features.faults, ...built.flatMap((each) => each.faults)]);
    for (const { declarables } of features.chosen) application.addDeclarables(declarables ?? []);
    for (const { endpoint, declarables } of built) {
      application.addDeclarables(declarables);
      application.addListener(endpoint);
    }
  }

  private async startDiscovered(): Promise<void> {
    const logger = this.options.logger ?? brokerLogger(this.name);
    if (listenersOffByEnv()) logger.log('RABBITMQ_LISTENERS is off: no listener is started');
    else if (this.options.listeners === false) logger.log('The option listeners is false: no listener is started');
    await this.application.start();
  }
}
