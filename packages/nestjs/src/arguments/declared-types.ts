import { Acknowledgment } from '@nest-amqp/client';
import { Channel, Message, MessageProperties, type PayloadType } from '@nest-amqp/core';

/** `design:paramtypes`, as compilers leave it: mostly classes, but swc leaves the object of an enum, too. */
export type DeclaredTypes = readonly unknown[];

/** What a parameter of one of these types asks for. */
const ROLES = new Map<unknown, 'message' | 'properties' | 'channel' | 'acknowledgment' | 'signal'>([
  [Message, 'message'],
  [MessageProperties, 'properties'],
  [Channel, 'channel'],
  [Acknowledgment, 'acknowledgment'],
  [AbortSignal, 'signal'],
]);

/** What a declared type asks for by itself; `undefined` for the type of a payload. */
export function roleOf(type: unknown): 'message' | 'properties' | 'channel' | 'acknowledgment' | 'signal' | undefined {
  return ROLES.get(type);
}

/** The class that a declared type stands for; `undefined` where it was erased. */
export function payloadTypeOf(type: unknown): PayloadType | undefined {
  return typeof type === 'function' && type !== Object && type !== Function ? (type as PayloadType) : undefined;
}

/** For errors: what is visible of a parameter's type. */
export function describeType(types: DeclaredTypes | undefined, index: number): string {
  const type = payloadTypeOf(types?.[index]);
  return type ? `its type is ${type.name}` : 'its type is not visible at run time';
}
