import type { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { OptionFault } from '@nest-amqp/core';
import type { RabbitHandlerOptions } from '../decorators/rabbit-handler.js';
import type { RabbitListenerOptions } from '../decorators/rabbit-listener.js';
import { handlerOn, listenersOn } from '../metadata/listener-metadata.js';
import { discoveredClasses, type DiscoveredClass } from './discovered-class.js';

/** A method of a listener, and what `@RabbitHandler` said of it. */
export interface DeclaredHandler extends RabbitHandlerOptions {
  readonly method: string;
}

/** One `@RabbitListener`, where it was found. */
export interface DeclaredListener {
  readonly host: DiscoveredClass;
  /** `OrderListener.onOrder`, or `HrListener` for a class. */
  readonly name: string;
  readonly options: RabbitListenerOptions;
  readonly handlers: readonly DeclaredHandler[];
}

/** Every listener of the application. A class with `@RabbitListener` and without a handler is a fault, and so is the other way round. */
export function declaredListeners(
  discovery: DiscoveryService,
  scanner: MetadataScanner,
): { readonly listeners: readonly DeclaredListener[]; readonly faults: readonly OptionFault[] } {
  const listeners: DeclaredListener[] = [];
  const faults: OptionFault[] = [];
  for (const host of discoveredClasses(discovery)) {
    const { type } = host;
    const onClass = listenersOn(type);
    const handlers: DeclaredHandler[] = [];
    for (const method of scanner.getAllMethodNames(type.prototype)) {
      const implementation = (type.prototype as Readonly<Record<string, object>>)[method];
      if (!implementation) continue;
      const handler = handlerOn(implementation);
      if (handler) handlers.push({ ...handler, method });
      for (const options of listenersOn(implementation)) {
        listeners.push({ host, name: `${type.name}.${method}`, options, handlers: [{ payloadType: options.payloadType, method }] });
      }
    }
    if (onClass.length > 0 && handlers.length === 0) faults.push(noHandler(type.name));
    if (onClass.length === 0 && handlers.length > 0) faults.push(noListener(type.name));
    if (handlers.length > 0) listeners.push(...onClass.map((options) => ({ host, name: type.name, options, handlers })));
  }
  return { listeners, faults };
}

function noHandler(type: string): OptionFault {
  return {
    option: `@RabbitListener of ${type}`,
    problem: 'the class has no method with @RabbitHandler',
    remedy: 'Put @RabbitHandler() on its methods, or @RabbitListener on a method instead of the class',
  };
}

function noListener(type: string): OptionFault {
  return {
    option: `@RabbitHandler of ${type}`,
    problem: 'the class has no @RabbitListener',
    remedy: 'Put @RabbitListener({ queues: … }) on the class, or on the method instead of @RabbitHandler',
  };
}
