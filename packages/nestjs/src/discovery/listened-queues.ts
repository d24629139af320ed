import type { Binding, Declarable, Queue } from '@nest-amqp/core';
import { fromConfiguration, type FromConfiguration } from '../configuration/from-configuration.js';
import type { RabbitListenerOptions } from '../decorators/rabbit-listener.js';
import type { DeclaredListener } from './declared-listener.js';

/** What a listener consumes, and what is declared for it. */
export interface ListenedQueues {
  readonly queues: readonly (string | Queue)[];
  readonly declarables: readonly Declarable[];
}

/** The queues of listeners, asked of the configuration once: a function of it may make a new queue each time. */
export class ListenedQueuesOf {
  private readonly known = new Map<object, Map<RabbitListenerOptions, ListenedQueues>>();

  constructor(private readonly config: unknown) {}

  listener({ host, options }: DeclaredListener): ListenedQueues {
    const ofHost = this.known.get(host.wrapper) ?? new Map<RabbitListenerOptions, ListenedQueues>();
    const found = ofHost.get(options) ?? listenedQueues(options, this.config);
    this.known.set(host.wrapper, ofHost.set(options, found));
    return found;
  }
}

/** Puts together the three ways of naming queues, each of which may take its names from the configuration. */
function listenedQueues(options: RabbitListenerOptions, config: unknown): ListenedQueues {
  const bindings = list<Binding>(options.bindings, config);
  const queues = new Set<string | Queue>([
    ...list<string | Queue>(options.queues, config),
    ...list<Queue>(options.queuesToDeclare, config),
    ...bindings.flatMap((binding) => queueOf(binding)),
  ]);
  return { queues: [...queues], declarables: [...[...queues].filter((queue) => typeof queue !== 'string'), ...bindings] };
}

function list<T>(given: FromConfiguration<T | readonly T[]> | readonly FromConfiguration<T>[] | undefined, config: unknown): T[] {
  if (given === undefined) return [];
  const value = fromConfiguration(given as FromConfiguration<T | readonly FromConfiguration<T>[]>, config);
  const items = Array.isArray(value) ? (value as readonly FromConfiguration<T>[]) : [value as FromConfiguration<T>];
  return items.map((item) => fromConfiguration(item, config));
}

function queueOf(binding: Binding): (string | Queue)[] {
  if (binding.destinationType !== 'queue') return [];
  // A binding that leads to a queue was given its name, or the queue itself.
  return [binding.target as string | Queue];
}
