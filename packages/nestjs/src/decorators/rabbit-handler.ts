import 'reflect-metadata';
import type { PayloadType } from '@nest-amqp/core';
import type { FromConfiguration } from '../configuration/from-configuration.js';
import { HANDLER_METADATA } from '../metadata/metadata-keys.js';

/** What one handler of a class takes. */
export interface RabbitHandlerOptions {
  /** Takes what no other handler of the class takes. By default false. */
  readonly isDefault?: boolean;
  /**
   * Takes the messages of this routing key, whatever their payload: `order.placed`, or a pattern such as `order.*.placed`. The
   * handler of the very key comes first, then patterns in the order of the methods, then handlers by type.
   */
  readonly routingKey?: FromConfiguration<string>;
  /** The class of the payload, where the parameter's declared type is not visible at run time. */
  readonly payloadType?: PayloadType;
}

/** In a class with `@RabbitListener`: a method for payloads of the type that its parameter declares, for a routing key, or for the rest. */
export function RabbitHandler(options: RabbitHandlerOptions = {}): MethodDecorator {
  return (_target, _method, descriptor) => {
    Reflect.defineMetadata(HANDLER_METADATA, options, descriptor.value as object);
  };
}
