import type { DiscoveryService, ModuleRef } from '@nestjs/core';
import type { FromConfiguration } from './from-configuration.js';
import { resolvePlaceholders, type Lookup } from './placeholders.js';

/** Something like the `ConfigService` of `@nestjs/config`. */
interface ConfigurationService {
  get(key: string): unknown;
}

/** What decorators take their names from: what `forRoot({ config })` gives, and the application's `ConfigService`. */
export class Configuration {
  private readonly value: unknown;
  private readonly lookups: readonly Lookup[];

  constructor(given: unknown, service?: ConfigurationService) {
    this.value = given ?? service;
    this.lookups = [given, service].filter((source) => source !== undefined && source !== null).map(lookupIn);
  }

  /** Calls a function with the configuration, and replaces the placeholders of a text. @throws Error that says what is missing. */
  read<T>(given: FromConfiguration<T>): T {
    const value = typeof given === 'function' ? (given as (config: unknown) => T)(this.value) : given;
    if (typeof value !== 'string' || !value.includes('${')) return value;
    const { value: resolved, missing } = resolvePlaceholders(value, (key) => this.lookup(key));
    if (missing.length === 0) return resolved as T;
    const keys = missing.map((key) => `'${key}'`).join(' and ');
    throw new Error(
      `nothing is configured for ${keys} in ${JSON.stringify(value)}${this.lookups.length > 0 ? '' : ', for there is no configuration'}`,
    );
  }

  private lookup(key: string): unknown {
    for (const lookup of this.lookups) {
      const value = lookup(key);
      if (value !== undefined && value !== null) return value;
    }
    return undefined;
  }
}

/**
 * The configuration of one broker. `config` may be a class or another token of a provider; the `ConfigService` is found by its
 * name, so that nothing depends on `@nestjs/config`.
 */
export function configurationOf(config: unknown, discovery: DiscoveryService, moduleRef: ModuleRef): Configuration {
  const isToken = typeof config === 'function' || typeof config === 'symbol';
  const given: unknown = isToken ? moduleRef.get(config, { strict: false }) : config;
  return new Configuration(given, configService(discovery));
}

function configService(discovery: DiscoveryService): ConfigurationService | undefined {
  const found = discovery.getProviders().find(({ token }) => typeof token === 'function' && token.name === 'ConfigService');
  return isService(found?.instance) ? found.instance : undefined;
}

function lookupIn(source: unknown): Lookup {
  return isService(source) ? (key) => source.get(key) : (key) => atPath(source, key);
}

/** `orders.queue` as a key of its own, else as the `queue` of `orders`. */
function atPath(source: unknown, key: string): unknown {
  if (typeof source !== 'object' || source === null) return undefined;
  if (Object.hasOwn(source, key)) return (source as Readonly<Record<string, unknown>>)[key];
  return key.split('.').reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[name], source);
}

function isService(value: unknown): value is ConfigurationService {
  return typeof (value as { readonly get?: unknown } | null | undefined)?.get === 'function';
}
