import 'reflect-metadata';
import type { FromConfiguration } from '../configuration/from-configuration.js';
import { SEND_TO_METADATA } from '../metadata/metadata-keys.js';

/**
 * Where a returned value goes if the message names no reply address: `exchange/key`, or a queue's name. On a class it holds
 * for every handler that has none of its own.
 */
export function SendTo(address: FromConfiguration<string>): ClassDecorator & MethodDecorator {
  return (target: object, _method?: string | symbol, descriptor?: PropertyDescriptor) => {
    Reflect.defineMetadata(SEND_TO_METADATA, address, (descriptor?.value as object | undefined) ?? target);
  };
}
