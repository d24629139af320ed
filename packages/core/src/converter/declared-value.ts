import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { MessageConversionError, PayloadTypeMismatchError } from '../errors/conversion-errors';
import type { Message } from '../message/message';
import { elementOf } from './list-of';
import type { PayloadType } from './message-converter';
import { messageTypeNames } from './message-type';

/** What becomes of properties of a JSON object that its class says nothing of. */
export type UnknownProperties = 'keep' | 'drop';

/** What a value is built to. */
export interface Building {
  /** For errors. */
  readonly message: Message;
  /** The registered class that the message names. */
  readonly named?: PayloadType;
  readonly unknownProperties: UnknownProperties;
}

/** The types that JSON itself has; a declared one is compared with `typeof`, not built. */
const PRIMITIVES = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);

const CLASSES_OF_THE_LANGUAGE: ReadonlySet<unknown> = new Set([Object, Array, Date, Function, Map, Set, Promise, RegExp, Error]);

/** Whether it is a type that a listener may declare and no message may name. */
export function isOfTheLanguage(type: PayloadType): boolean {
  return PRIMITIVES.has(type) || CLASSES_OF_THE_LANGUAGE.has(type);
}

/** A value of JSON as the class that the message names. @throws MessageConversionError if it cannot be built. */
export function namedValue(value: unknown, type: PayloadType, { message, unknownProperties }: Building): unknown {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return plainToInstance(type as ClassConstructor<unknown>, value, { excludeExtraneousValues: unknownProperties === 'drop' });
  } catch (cause) {
    // A constructor or a transformation of the class threw, or the JSON is nested deeper than the stack.
    throw new MessageConversionError(
      `${message.toString()} cannot become a ${type.name}: ${shown(cause)}. Check what was sent, and the class`,
      { cause },
    );
  }
}

function shown(thrown: unknown): string {
  const said = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
  return String(said);
}

/**
 * A value of JSON as the declared type, or as the class that the message names, if that may stand for it. `null` is `null`.
 *
 * @throws PayloadTypeMismatchError if it is something else.
 */
export function declaredValue(value: unknown, declared: PayloadType, building: Building): unknown {
  const { message, named } = building;
  if (value === null) return null;
  const primitive = PRIMITIVES.get(declared);
  if (primitive !== undefined) {
    if (typeof value === primitive) return value;
    throw mismatch(message, `its JSON is ${kindOf(value)}`, declared);
  }
  const element = elementOf(declared);
  if (element !== undefined || declared === (Array as unknown)) {
    if (!Array.isArray(value)) throw mismatch(message, `its JSON is ${kindOf(value)}`, declared);
    return element ? value.map((each) => declaredValue(each, element, building)) : value;
  }
  if (declared === (Date as unknown)) return toDate(message, value, declared);
  if (named && named !== declared && !(named.prototype instanceof declared)) {
    throw mismatch(message, `it is named '${messageTypeNames(named).name}', which stands for ${named.name}`, declared);
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(message, `its JSON is ${kindOf(value)}`, declared);
  return namedValue(value, named ?? declared, building);
}

function toDate(message: Message, value: unknown, declared: PayloadType): Date {
  const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw mismatch(message, `its JSON is ${kindOf(value)}, which is no date`, declared);
  }
  return date;
}

function mismatch(message: Message, found: string, declared: PayloadType): PayloadTypeMismatchError {
  return new PayloadTypeMismatchError(
    `${message.toString()} does not fit the declared type ${declared.name}: ${found}. Declare the type that is sent, or take the Message itself`,
    { details: { declared: declared.name } },
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
