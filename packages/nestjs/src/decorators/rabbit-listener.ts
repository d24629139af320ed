import 'reflect-metadata';
import type { Binding, PayloadType, Queue } from '@nest-amqp/core';
import type { FromConfiguration } from '../configuration/from-configuration.js';
import { LISTENER_METADATA } from '../metadata/metadata-keys.js';
import type { ConfigurableOptions } from './configurable-options.js';
import type { QueueBinding, QueueDeclaration } from './queue-binding.js';

/** What a listener consumes and how; every name, number and flag may come from the configuration. */
export interface RabbitListenerOptions extends ConfigurableOptions {
  /** The queues to consume. A `Queue` object is declared, too. */
  readonly queues?: FromConfiguration<string | Queue | readonly (string | Queue)[]> | readonly FromConfiguration<string | Queue>[];
  /** Queues to declare and to consume: names, objects, or what they are made of. */
  readonly queuesToDeclare?: FromConfiguration<DeclaredQueue | readonly DeclaredQueue[]> | readonly FromConfiguration<DeclaredQueue>[];
  /**
   * Bindings to declare; the queues that they lead to are consumed. A {@link QueueBinding} declares its queue and exchange as
   * well; the exchanges of a `Binding`, which may lead from one exchange to another, are declared among the declarables of a module.
   */
  readonly bindings?: FromConfiguration<DeclaredBinding | readonly DeclaredBinding[]> | readonly FromConfiguration<DeclaredBinding>[];
  /** The listener's name in the `RabbitListenerRegistry`. By default class and method. */
  readonly id?: FromConfiguration<string>;
  /** Listeners of one group can be started and stopped together. */
  readonly group?: FromConfiguration<string>;
  /** The `name` of the broker to listen on. By default the one that has none, or the only one. */
  readonly connection?: FromConfiguration<string>;
  /** The class of the payload, where the parameter's declared type is not visible at run time. */
  readonly payloadType?: PayloadType;
}

type DeclaredQueue = string | Queue | QueueDeclaration;
type DeclaredBinding = Binding | QueueBinding;

/**
 * Consumes queues with a method, or with the `@RabbitHandler` methods of a class, one for each type of payload. On a method
 * it may be repeated: each makes a listener of its own.
 */
export function RabbitListener(options: RabbitListenerOptions): ClassDecorator & MethodDecorator {
  return (target: object, _method?: string | symbol, descriptor?: PropertyDescriptor) => {
    const host = (descriptor?.value as object | undefined) ?? target;
    const others = (Reflect.getOwnMetadata(LISTENER_METADATA, host) as readonly RabbitListenerOptions[] | undefined) ?? [];
    // Decorators are applied from the last to the first.
    Reflect.defineMetadata(LISTENER_METADATA, [options, ...others], host);
  };
}
