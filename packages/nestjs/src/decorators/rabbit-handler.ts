import 'reflect-metadata';
import type { PayloadType } from '@nest-amqp/core';
import { HANDLER_METADATA } from '../metadata/metadata-keys.js';

/** What one handler of a class takes. */
export interface RabbitHandlerOptions {
  /** Takes what no other handler of the class takes. By default false. */
  readonly isDefault?: boolean;
  /** The class of the payload, where the parameter's declared type is not visible at run time. */
  readonly payloadType?: PayloadType;
}

/** In a class with `@RabbitListener`: a method for payloads of the type that its parameter declares. */
export function RabbitHandler(options: RabbitHandlerOptions = {}): MethodDecorator {
  return (_target, _method, descriptor) => {
    Reflect.defineMetadata(HANDLER_METADATA, options, descriptor.value as object);
  };
}
