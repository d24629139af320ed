import 'reflect-metadata';
import type { Exchange } from '../topology/exchange';
import type { Queue } from '../topology/queue';
import type { PayloadType } from './message-converter';

const MESSAGE_TYPE = Symbol.for('nest-amqp.message-type');

/** What a class is called on the wire. */
export interface MessageTypeNames {
  /** Written to the header `__TypeId__`. */
  readonly name: string;
  /** Other names that messages may use for it, such as a Java class name. */
  readonly aliases: readonly string[];
}

/** Where messages of a class are published. */
export interface MessageRoute<T = unknown> {
  readonly exchange: string | Exchange;
  /** A key, a queue in its place, or what makes the key of one message. By default `''`. */
  readonly routingKey?: string | Queue | ((message: T) => string);
}

/** What {@link MessageType} may say beside the name. */
export type MessageTypeOptions<T> = { readonly aliases?: readonly string[] } & (MessageRoute<T> | { readonly exchange?: undefined });

interface Described extends MessageTypeNames {
  readonly route: MessageRoute | undefined;
}

/**
 * Gives a class the name that the header `__TypeId__` carries, so that it can be renamed and moved without a trace on the
 * wire, and, with an `exchange`, the place that `rabbitTemplate.publish(message)` sends it to.
 */
// The class is decorated after its options were read, so a key function's parameter cannot be inferred from it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function MessageType<T = any>(name: string, options: MessageTypeOptions<T> = {}): (target: PayloadType<T>) => void {
  const route = options.exchange === undefined ? undefined : { exchange: options.exchange, routingKey: options.routingKey };
  const described: Described = { name, aliases: options.aliases ?? [], route: route as MessageRoute | undefined };
  return (target) => {
    Reflect.defineMetadata(MESSAGE_TYPE, described, target);
  };
}

/** The names of a class: those of its own {@link MessageType}, never a parent's, else the class's own name. */
export function messageTypeNames(type: PayloadType): MessageTypeNames {
  return describedBy(type) ?? { name: type.name, aliases: [] };
}

/** Where messages of a class are published, if its own {@link MessageType} says so. */
export function messageRoute(type: PayloadType): MessageRoute | undefined {
  return describedBy(type)?.route;
}

function describedBy(type: PayloadType): Described | undefined {
  return Reflect.getOwnMetadata(MESSAGE_TYPE, type) as Described | undefined;
}
