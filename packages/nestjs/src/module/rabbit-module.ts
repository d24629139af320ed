import { randomUUID } from 'node:crypto';
import { Module, type DynamicModule, type FactoryProvider, type ValueProvider } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ExternalContextCreator, MetadataScanner, ModuleRef } from '@nestjs/core';
import { RabbitHealthIndicator, type RabbitApplication } from '@nest-amqp/client';
import type { Declarable, Declarables } from '@nest-amqp/core';
import { streamOf } from '../events/rabbit-events.js';
import { FarthestToStop, NearestToStop } from '../lifecycle/first-to-stop.js';
import { RabbitLifecycle } from '../lifecycle/rabbit-lifecycle.js';
import { RabbitBroker } from './rabbit-broker.js';
import type {
  RabbitBrokerOptions,
  RabbitFeatureOptions,
  RabbitModuleAsyncOptions,
  RabbitModuleOptions,
  RabbitModuleRegistration,
} from './rabbit-module-options.js';
import {
  brokerToken,
  DEFAULT_BROKER,
  FEATURE,
  getAmqpAdminToken,
  getListenerRegistryToken,
  getRabbitAdminToken,
  getParkingLotToken,
  getRabbitEventsToken,
  getRabbitHealthIndicatorToken,
  getRabbitOptionsToken,
  getRabbitTemplateToken,
  lifecycleToken,
  REGISTRATION,
} from './tokens.js';

/**
 * Gives an application a `RabbitTemplate`, an `AmqpAdmin` and a `RabbitListenerRegistry`, and starts its `@RabbitListener` methods.
 * No socket opens before the application is initialised; `app.close()` stops listeners first and closes connections last.
 */
@Module({})
export class RabbitModule {
  /** One broker. With `name`, one of several. */
  static forRoot(options: RabbitModuleOptions): DynamicModule {
    // Whatever a program without types gives: it is checked when the application is made.
    const { name, isGlobal, ...broker } = (options as RabbitModuleOptions | undefined) ?? ({} as RabbitModuleOptions);
    return brokerModule({ name, isGlobal }, { provide: getRabbitOptionsToken(name), useFactory: () => broker });
  }

  /** One broker whose options come from a factory, such as one that asks a `ConfigService`. */
  static forRootAsync({ name, isGlobal, imports, inject, useFactory }: RabbitModuleAsyncOptions): DynamicModule {
    const options = { provide: getRabbitOptionsToken(name), inject: inject ?? [], useFactory };
    return brokerModule({ name, isGlobal }, options as FactoryProvider<RabbitBrokerOptions>, imports);
  }

  /** Adds declarables where they are used: in the module of a feature, beside its listeners. */
  static forFeature(options: RabbitFeatureOptions | readonly (Declarable | Declarables)[]): DynamicModule {
    const feature = isList(options) ? { declarables: options } : options;
    return {
      module: RabbitModule,
      imports: [DiscoveryModule],
      providers: [{ provide: FEATURE, useValue: feature }, lifecycleOf('feature'), registration()],
    };
  }
}

function brokerModule(
  { name = DEFAULT_BROKER, isGlobal = true }: RabbitModuleRegistration,
  options: FactoryProvider<RabbitBrokerOptions>,
  imports: RabbitModuleAsyncOptions['imports'] = [],
): DynamicModule {
  const broker: FactoryProvider<RabbitBroker> = {
    provide: brokerToken(name),
    inject: [getRabbitOptionsToken(name), DiscoveryService, MetadataScanner, ExternalContextCreator, ModuleRef],
    useFactory: (
      given: RabbitBrokerOptions,
      discovery: DiscoveryService,
      scanner: MetadataScanner,
      contextCreator: ExternalContextCreator,
      moduleRef: ModuleRef,
    ) => new RabbitBroker(name, given, { discovery, scanner, contextCreator, moduleRef }),
  };
  const part = (provide: FactoryProvider['provide'], take: (application: RabbitApplication) => unknown): FactoryProvider => ({
    provide,
    inject: [brokerToken(name)],
    useFactory: ({ application }: RabbitBroker) => take(application),
  });
  const parts = [
    part(getRabbitTemplateToken(name), ({ template }) => template),
    part(getAmqpAdminToken(name), ({ admin }) => admin),
    part(getRabbitAdminToken(name), ({ admin }) => admin),
    part(getListenerRegistryToken(name), ({ registry }) => registry),
    part(getParkingLotToken(name), ({ parkingLot }) => parkingLot),
    part(getRabbitEventsToken(name), ({ events }) => streamOf(events)),
    part(getRabbitHealthIndicatorToken(name), (application) => new RabbitHealthIndicator(application)),
  ];
  return {
    module: RabbitModule,
    global: isGlobal,
    imports: [DiscoveryModule, NearestToStop, FarthestToStop, ...imports],
    providers: [options, broker, lifecycleOf(name), registration(), ...parts],
    exports: parts.map(({ provide }) => provide),
  };
}

function lifecycleOf(name: string): FactoryProvider<RabbitLifecycle> {
  return {
    provide: lifecycleToken(name),
    inject: [DiscoveryService],
    useFactory: (discovery: DiscoveryService) => new RabbitLifecycle(discovery),
  };
}

/** Nest 10 takes two dynamic modules that look alike for one, and would drop the second without a word. */
function registration(): ValueProvider<string> {
  return { provide: REGISTRATION, useValue: randomUUID() };
}

function isList(options: object): options is readonly (Declarable | Declarables)[] {
  return Array.isArray(options);
}
