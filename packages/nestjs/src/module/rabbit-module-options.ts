import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { RabbitApplicationOptions } from '@nest-amqp/client';
import type { Declarable, Declarables } from '@nest-amqp/core';
import type { EnhancersOptions } from '../invocation/listener-enhancers.js';

/** Everything that is said of one broker, beside its name. */
export interface RabbitBrokerOptions extends Omit<RabbitApplicationOptions, 'name'> {
  /** Guards, pipes, interceptors and filters of all listeners. By default none, global ones included. */
  readonly enhancers?: EnhancersOptions;
  /**
   * What functions in decorators are called with, and where placeholders are looked up: an object, or the class (or symbol) of a
   * provider. By default the `ConfigService` of the application, if it has one; placeholders that `config` knows nothing of are
   * looked up there, too.
   */
  readonly config?: unknown;
}

/** How the module itself is registered. */
export interface RabbitModuleRegistration {
  /** Tells several brokers apart. By default `default`: the one whose `RabbitTemplate` and `AmqpAdmin` are injected by class. */
  readonly name?: string;
  /** Whether other modules can inject what it provides without importing it. By default true. */
  readonly isGlobal?: boolean;
}

/** Options of `RabbitModule.forRoot`. */
export interface RabbitModuleOptions extends RabbitBrokerOptions, RabbitModuleRegistration {}

/** Options of `RabbitModule.forRootAsync`. */
export interface RabbitModuleAsyncOptions extends RabbitModuleRegistration, Pick<ModuleMetadata, 'imports'> {
  readonly inject?: FactoryProvider['inject'];
  // What is injected is as the user names it.
  readonly useFactory: (...args: never[]) => RabbitBrokerOptions | Promise<RabbitBrokerOptions>;
}

/** What a feature module adds. */
export interface RabbitFeatureOptions {
  /** Those that name `connections` are declared on these. */
  readonly declarables?: readonly (Declarable | Declarables)[];
  /** The `name` of the broker to declare it on. By default the one that has none, or the only one. */
  readonly connection?: string;
}
