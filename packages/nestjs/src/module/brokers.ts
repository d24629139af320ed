import type { DiscoveryService } from '@nestjs/core';
import type { RabbitApplication } from '@nest-amqp/client';
import { isDeclarable, throwIfFaulty, type Declarable, type Declarables, type OptionFault } from '@nest-amqp/core';
import type { RabbitFeatureOptions } from './rabbit-module-options.js';
import { DEFAULT_BROKER, FEATURE, isBrokerToken } from './tokens.js';

/** One broker of a Nest application, and the steps of its life; each happens once, however often it is asked for. */
export interface Broker {
  readonly name: string;
  readonly application: RabbitApplication;
  /** Whether a listener of it is running. */
  readonly isListening: boolean;
  start(): Promise<void>;
  /** Warns, unless something will stop the listeners when the process is told to end. */
  remindOfShutdownHooks(): void;
  stopListeners(): Promise<void>;
  close(): Promise<void>;
}

/** What belongs to the broker that asks, and what belongs to none. */
export interface Choice<T> {
  readonly chosen: readonly T[];
  readonly faults: readonly OptionFault[];
}

/** The brokers of a Nest application, as its providers. */
export class Brokers {
  constructor(private readonly discovery: DiscoveryService) {}

  all(): Broker[] {
    return this.instancesOf<Broker>(isBrokerToken);
  }

  /** What feature modules add. */
  features(): RabbitFeatureOptions[] {
    return this.instancesOf<RabbitFeatureOptions>((token) => token === FEATURE);
  }

  /** Exchanges, queues, bindings and groups of them that are providers themselves. */
  declarables(): (Declarable | Declarables)[] {
    return this.discovery.getProviders().flatMap(({ instance, isAlias }) => (!isAlias && isDeclarable(instance) ? [instance] : []));
  }

  /** @throws AmqpOptionsError if two brokers have one name. */
  throwIfAmbiguous(): void {
    const names = this.all().map(({ name }) => name);
    const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
    throwIfFaulty(
      twice.map((name) => ({
        option: `RabbitModule '${name}'`,
        problem: 'it is registered twice',
        remedy: "Register it once, or give one of them another name: RabbitModule.forRoot({ name: '…' })",
      })),
    );
  }

  /** Of some things that name a connection, those that belong to one broker. What names none belongs to the default broker, or to the only one. */
  choose<T>(
    broker: string,
    things: readonly T[],
    describe: (thing: T) => { readonly place: string; readonly connection?: string },
  ): Choice<T> {
    const names = this.all().map(({ name }) => name);
    const fallback = names.includes(DEFAULT_BROKER) || names.length !== 1 ? DEFAULT_BROKER : names[0];
    const faults: OptionFault[] = [];
    const chosen = things.filter((thing) => {
      const { place, connection: wanted } = describe(thing);
      const connection = wanted ?? fallback;
      if (connection !== undefined && !names.includes(connection)) faults.push(unknown(place, wanted, names));
      return connection === broker;
    });
    return { chosen, faults };
  }

  /** Declarables that are meant for a broker which nobody has registered. */
  unknownConnections(declarables: readonly Declarable[]): OptionFault[] {
    const names = this.all().map(({ name }) => name);
    return declarables.flatMap((declarable) =>
      declarable.connections.filter((each) => !names.includes(each)).map((each) => unknown(declarable.toString(), each, names)),
    );
  }

  private instancesOf<T>(accepts: (token: unknown) => boolean): T[] {
    const found = this.discovery.getProviders().filter(({ token, isAlias }) => accepts(token) && !isAlias);
    return found.flatMap(({ instance }) => (instance === null || instance === undefined ? [] : [instance as T]));
  }
}

function unknown(place: string, connection: string | undefined, names: readonly string[]): OptionFault {
  const known = names.map((name) => `'${name}'`).join(', ');
  return {
    option: place,
    problem: connection === undefined ? 'it names no connection, and there are several' : `there is no broker '${connection}'`,
    remedy: `Write connection: with one of ${known}, or add RabbitModule.forRoot({ name: '${connection ?? '…'}' })`,
  };
}
