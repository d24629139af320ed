import 'reflect-metadata';
import type { RabbitHandlerOptions } from '../decorators/rabbit-handler.js';
import type { RabbitListenerOptions } from '../decorators/rabbit-listener.js';
import type { FromConfiguration } from '../configuration/from-configuration.js';
import { HANDLER_METADATA, LISTENER_METADATA, SEND_TO_METADATA } from './metadata-keys.js';

/** What `@RabbitListener` said of a class, or of a method (the function itself); several times where it was repeated. */
export function listenersOn(target: object): readonly RabbitListenerOptions[] {
  return (Reflect.getMetadata(LISTENER_METADATA, target) as readonly RabbitListenerOptions[] | undefined) ?? [];
}

/** What `@RabbitHandler` said of a method. */
export function handlerOn(method: object): RabbitHandlerOptions | undefined {
  return Reflect.getMetadata(HANDLER_METADATA, method) as RabbitHandlerOptions | undefined;
}

/** What `@SendTo` said of a class or a method. */
export function sendToOn(target: object): FromConfiguration<string> | undefined {
  return Reflect.getMetadata(SEND_TO_METADATA, target) as FromConfiguration<string> | undefined;
}
