import 'reflect-metadata';
import type { PayloadType } from './message-converter';

const MESSAGE_TYPE = Symbol.for('nest-amqp.message-type');

/** What a class is called on the wire. */
export interface MessageTypeNames {
  /** Written to the header `__TypeId__`. */
  readonly name: string;
  /** Other names that messages may use for it, such as a Java class name. */
  readonly aliases: readonly string[];
}

/** Gives a class the name that the header `__TypeId__` carries, so that it can be renamed and moved without a trace on the wire. */
export function MessageType(name: string, options: { readonly aliases?: readonly string[] } = {}): ClassDecorator {
  const names: MessageTypeNames = { name, aliases: options.aliases ?? [] };
  return (target) => {
    Reflect.defineMetadata(MESSAGE_TYPE, names, target);
  };
}

/** The names of a class: those of its own {@link MessageType}, never a parent's, else the class's own name. */
export function messageTypeNames(type: PayloadType): MessageTypeNames {
  return (Reflect.getOwnMetadata(MESSAGE_TYPE, type) as MessageTypeNames | undefined) ?? { name: type.name, aliases: [] };
}
