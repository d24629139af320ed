import { instanceToPlain, plainToInstance, type ClassConstructor } from 'class-transformer';
import secureJson from 'secure-json-parse';
import { MessageConversionError, PayloadTypeMismatchError } from '../errors/conversion-errors';
import { Message } from '../message/message';
import type { MessageProperties } from '../message/message-properties';
import type { MessageConverter, PayloadType } from './message-converter';
import { messageTypeNames } from './message-type';
import { isBytes, SimpleMessageConverter } from './simple-message-converter';
import { decodeText } from './text';
import { TypeMapper } from './type-mapper';

const BYTE_ORDER_MARK = 0xfeff;

/** The header that names the class of a payload, as Spring AMQP writes it. */
export const TYPE_ID_HEADER = '__TypeId__';

/** How a {@link JsonMessageConverter} is made. */
export interface JsonMessageConverterOptions {
  /** Classes that messages may name in `__TypeId__`; the types of listeners' parameters are added by themselves. */
  readonly types?: Iterable<PayloadType>;
  /** Sends the class of a payload along in `__TypeId__`. By default true. */
  readonly writeTypeId?: boolean;
}

// Its declared type leaves out that undefined, functions and symbols give undefined.
const toJson: (value: unknown) => string | undefined = JSON.stringify;

/** The types that JSON itself has; a declared one is compared with `typeof`, not built. */
const PRIMITIVES = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);

/** Classes of the language that a listener may declare: no message names them. */
const BUILT_IN: ReadonlySet<unknown> = new Set([Object, Array, Date, Function, Map, Set, Promise, RegExp, Error]);

/**
 * JSON in UTF-8. An instance of a class is written as class-transformer exposes it and named in the header `__TypeId__`;
 * a plain object carries no name. When a message is read, the declared type wins, a name decides only among registered
 * classes, and no class is built that was neither declared nor registered. Bytes are sent as they are; text and bytes
 * that were sent by others are read as such, by their content type. Keys such as `__proto__` are dropped.
 */
export class JsonMessageConverter implements MessageConverter {
  readonly typeMapper: TypeMapper;
  private readonly writeTypeId: boolean;
  private readonly simple = new SimpleMessageConverter();

  constructor(options: JsonMessageConverterOptions = {}) {
    this.typeMapper = new TypeMapper(options.types);
    this.writeTypeId = options.writeTypeId ?? true;
  }

  registerType(type: PayloadType): void {
    if (!PRIMITIVES.has(type) && !isBytes(type) && !BUILT_IN.has(type)) this.typeMapper.register(type);
  }

  toMessage(payload: unknown, properties: MessageProperties): Message {
    if (payload instanceof Uint8Array) return this.simple.toMessage(payload, properties);
    properties.contentType = 'application/json';
    properties.contentEncoding = 'UTF-8';
    const text = this.stringify(payload, properties);
    return new Message(Buffer.from(text, 'utf8'), properties);
  }

  fromMessage(message: Message, declared?: PayloadType): unknown {
    if (isBytes(declared)) return message.body;
    const content = contentOf(message);
    if (content === 'text' || (content === 'bytes' && declared === undefined)) return this.simple.fromMessage(message, declared);
    return this.build(message, parse(message), declared);
  }

  private stringify(payload: unknown, properties: MessageProperties): string {
    const type = classOf(payload);
    let text: string | undefined;
    try {
      // class-transformer costs ten times what JSON does, so only instances of classes, which it has rules for, pass through it.
      text = toJson(type || hasInstances(payload) ? instanceToPlain(payload) : payload);
    } catch (cause) {
      throw new MessageConversionError(
        `The payload cannot be written as JSON: ${(cause as Error).message}. Leave out cycles and bigints, or use another converter`,
        { cause },
      );
    }
    if (text === undefined) {
      throw new MessageConversionError(
        `The payload is ${typeof payload === 'undefined' ? 'undefined' : `a ${typeof payload}`}, which JSON cannot say. Send null, or an object`,
      );
    }
    if (type && this.writeTypeId) properties.headers[TYPE_ID_HEADER] ??= messageTypeNames(type).name;
    return text;
  }

  private build(message: Message, value: unknown, declared: PayloadType | undefined): unknown {
    const typeId = message.properties.headers[TYPE_ID_HEADER];
    const named = typeof typeId === 'string' ? this.typeMapper.classOf(typeId) : undefined;
    if (declared === undefined || declared === (Object as unknown)) return named ? instantiate(message, value, named) : value;
    const primitive = PRIMITIVES.get(declared);
    if (primitive !== undefined) {
      if (typeof value === primitive) return value;
      throw mismatch(message, `its JSON is ${kindOf(value)}`, declared);
    }
    if (declared === (Array as unknown)) {
      if (Array.isArray(value)) return value;
      throw mismatch(message, `its JSON is ${kindOf(value)}`, declared);
    }
    if (value === null) return null;
    if (declared === (Date as unknown)) return toDate(message, value, declared);
    if (named && named !== declared && !(named.prototype instanceof declared)) {
      throw mismatch(message, `its ${TYPE_ID_HEADER} '${messageTypeNames(named).name}' stands for ${named.name}`, declared);
    }
    if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(message, `its JSON is ${kindOf(value)}`, declared);
    return instantiate(message, value, named ?? declared);
  }
}

/** The class of an instance; undefined for plain objects, arrays, dates and what is no object. */
function classOf(payload: unknown): PayloadType | undefined {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload) || payload instanceof Date) return undefined;
  const type: unknown = payload.constructor;
  return typeof type === 'function' && type !== Object ? (type as PayloadType) : undefined;
}

function hasInstances(payload: unknown): boolean {
  return Array.isArray(payload) && payload.some((each) => classOf(each) !== undefined);
}

function contentOf(message: Message): 'json' | 'text' | 'bytes' {
  const type = message.properties.contentType;
  if (type === undefined || type === 'application/json') return 'json';
  if (type.startsWith('application/json') || type.includes('+json') || type === 'text/x-json') return 'json';
  if (type.startsWith('text/')) return 'text';
  return 'bytes';
}

function parse(message: Message): unknown {
  const text = decodeText(message);
  try {
    if (isHarmless(text)) return JSON.parse(text) as unknown;
    // Its type says any; what it gives is whatever the text holds, without __proto__ and constructor.prototype.
    return secureJson.parse(text, undefined, { protoAction: 'remove', constructorAction: 'remove' }) as unknown;
  } catch (cause) {
    throw new MessageConversionError(
      `${message.toString()} is not JSON: ${(cause as Error).message}. Send it with a content type that says what it is, or configure a converter that reads it`,
      { cause },
    );
  }
}

/** Nothing in it can be a key that reaches for a prototype: neither spelled out, nor with an escape, nor behind a byte order mark. */
function isHarmless(text: string): boolean {
  return !text.includes('\\') && !text.includes('__proto__') && !text.includes('constructor') && text.charCodeAt(0) !== BYTE_ORDER_MARK;
}

function instantiate(message: Message, value: unknown, type: PayloadType): unknown {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return plainToInstance(type as ClassConstructor<unknown>, value);
  } catch (cause) {
    // A constructor or a transformation of the class threw, or the JSON is nested deeper than the stack.
    throw new MessageConversionError(
      `${message.toString()} cannot become a ${type.name}: ${shown(cause)}. Check what was sent, and the class`,
      {
        cause,
      },
    );
  }
}

function shown(thrown: unknown): string {
  return thrown instanceof Error || (typeof thrown === 'object' && thrown !== null && 'message' in thrown)
    ? String(thrown.message)
    : String(thrown);
}

function toDate(message: Message, value: unknown, declared: PayloadType): Date {
  const date = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime()))
    throw mismatch(message, `its JSON is ${kindOf(value)}, which is no date`, declared);
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
