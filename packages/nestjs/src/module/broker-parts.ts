import { flattenDeclarables, type Declarable, type OptionFault } from '@nest-amqp/core';
import type { Configuration } from '../configuration/configuration.js';
import { OptionReader } from '../configuration/option-reader.js';
import { declaredListeners, type DeclaredListener } from '../discovery/declared-listener.js';
import type { Brokers } from './brokers.js';
import type { NestParts } from './nest-parts.js';
import type { RabbitBrokerOptions } from './rabbit-module-options.js';

/** What an application has for one of its brokers. */
export interface BrokerParts {
  readonly listeners: readonly DeclaredListener[];
  /** Of feature modules and providers; those of the module's own options are known already. */
  readonly declarables: readonly Declarable[];
  readonly faults: readonly OptionFault[];
}

/** Where it is looked for, and whose it is. */
export interface BrokerSearch {
  readonly broker: string;
  readonly brokers: Brokers;
  readonly nest: NestParts;
  readonly configuration: Configuration;
  readonly options: RabbitBrokerOptions;
}

/** Finds the listeners and declarables of one broker, and what is wrong with where they say they belong. */
export function brokerParts(search: BrokerSearch): BrokerParts {
  const { brokers, options } = search;
  const listeners = listenersOf(search);
  const features = featuresOf(search);
  // A provider is for all brokers, as a declarable is in Spring, unless it names some.
  const declarables = flattenDeclarables([...features.chosen, ...brokers.declarables()]);
  const known = flattenDeclarables([...declarables, ...(options.declarables ?? [])]);
  return {
    listeners: listeners.chosen,
    declarables,
    faults: [...listeners.faults, ...features.faults, ...brokers.unknownConnections(known)],
  };
}

function listenersOf({ broker, brokers, nest, configuration }: BrokerSearch) {
  const { listeners, faults } = declaredListeners(nest.discovery, nest.scanner);
  const readers: OptionReader[] = [];
  const mine = brokers.choose(broker, listeners, ({ name, options: { connection } }) => {
    const place = `@RabbitListener of ${name}`;
    const reader = new OptionReader(place, configuration);
    readers.push(reader);
    return { place, connection: connection === undefined ? undefined : reader.text('connection', connection) };
  });
  return { chosen: mine.chosen, faults: [...faults, ...readers.flatMap((reader) => reader.faults), ...mine.faults] };
}

/** What feature modules declare: where it names connections itself, these count. */
function featuresOf({ broker, brokers }: BrokerSearch) {
  const items = brokers
    .features()
    .flatMap(({ declarables, connection }) => flattenDeclarables(declarables ?? []).map((declarable) => ({ declarable, connection })));
  const named = items.filter(({ declarable }) => declarable.connections.length > 0);
  const others = brokers.choose(
    broker,
    items.filter((item) => !named.includes(item)),
    ({ connection }) => ({ place: 'RabbitModule.forFeature', connection }),
  );
  const mine = named.filter(({ declarable }) => declarable.connections.includes(broker));
  return { chosen: [...others.chosen, ...mine].map(({ declarable }) => declarable), faults: others.faults };
}
