import { MessageConversionError } from '../errors/conversion-errors';
import { Message } from '../message/message';
import type { MessageProperties } from '../message/message-properties';
import { declaredValue, isOfTheLanguage, namedValue, type Building, type UnknownProperties } from './declared-value';
import { contentOf, parseJson } from './json-content';
import { elementOf } from './list-of';
import type { MessageConverter, PayloadType } from './message-converter';
import { messageTypeNames } from './message-type';
import { classOf, holdsInstance, plainForm } from './plain-form';
import { isBytes, SimpleMessageConverter } from './simple-message-converter';
import { TypeMapper } from './type-mapper';

/** The header that names the class of a payload, as Spring AMQP writes it. */
export const TYPE_ID_HEADER = '__TypeId__';

/** The header that names the class of the elements of a list, as Spring AMQP writes it. */
export const CONTENT_TYPE_ID_HEADER = '__ContentTypeId__';

/** How a {@link JsonMessageConverter} is made. */
export interface JsonMessageConverterOptions {
  /** Classes that messages may name in `__TypeId__`; the types of listeners' parameters are added by themselves. */
  readonly types?: Iterable<PayloadType>;
  /** Sends the class of a payload along in `__TypeId__`. By default true. */
  readonly writeTypeId?: boolean;
  /**
   * What becomes of properties of a message that the class says nothing of: `keep` leaves them on the instance, `drop` takes only
   * those that class-transformer's `@Expose()` stands on. To refuse them, validate. By default `keep`.
   */
  readonly unknownProperties?: UnknownProperties;
}

// Its declared type leaves out that undefined, functions and symbols give undefined.
const toJson: (value: unknown) => string | undefined = JSON.stringify;

/**
 * JSON in UTF-8. An instance of a class is written as class-transformer exposes it and named in the header `__TypeId__`;
 * a plain object carries no name. When a message is read, the declared type wins, a name decides only among registered
 * classes, and no class is built that was neither declared nor registered. Bytes are sent as they are; text and bytes
 * that were sent by others are read as such, by their content type. Keys such as `__proto__` are dropped.
 */
export class JsonMessageConverter implements MessageConverter {
  readonly typeMapper: TypeMapper;
  private readonly writeTypeId: boolean;
  private readonly unknownProperties: UnknownProperties;
  private readonly simple = new SimpleMessageConverter();

  constructor(options: JsonMessageConverterOptions = {}) {
    this.typeMapper = new TypeMapper(options.types);
    this.writeTypeId = options.writeTypeId ?? true;
    this.unknownProperties = options.unknownProperties ?? 'keep';
  }

  registerType(type: PayloadType): void {
    const element = elementOf(type);
    if (element) this.registerType(element);
    else if (!isOfTheLanguage(type) && !isBytes(type)) this.typeMapper.register(type);
  }

  toMessage(payload: unknown, properties: MessageProperties): Message {
    if (payload instanceof Uint8Array) return this.simple.toMessage(payload, properties);
    properties.contentType = 'application/json';
    properties.contentEncoding = 'UTF-8';
    const text = stringify(payload);
    if (this.writeTypeId) nameClasses(payload, properties);
    return new Message(Buffer.from(text, 'utf8'), properties);
  }

  fromMessage(message: Message, declared?: PayloadType): unknown {
    if (isBytes(declared)) return message.body;
    const content = contentOf(message);
    // Bytes are text, too, where that is what a listener declares.
    const isSimple = content === 'text' || (content === 'bytes' && (declared === undefined || declared === String));
    if (isSimple) return this.simple.fromMessage(message, declared);
    return this.build(message, parseJson(message), declared);
  }

  private build(message: Message, value: unknown, declared: PayloadType | undefined): unknown {
    const { headers } = message.properties;
    const isList = Array.isArray(value);
    const typeId = headers[isList ? CONTENT_TYPE_ID_HEADER : TYPE_ID_HEADER];
    const named = typeof typeId === 'string' ? this.typeMapper.classOf(typeId) : undefined;
    const building: Building = { message, named, unknownProperties: this.unknownProperties };
    if (declared !== undefined && declared !== (Object as unknown)) return declaredValue(value, declared, building);
    if (!named) return value;
    return isList ? value.map((each) => namedValue(each, named, building)) : namedValue(value, named, building);
  }
}

function stringify(payload: unknown): string {
  let text: string | undefined;
  try {
    // An instance has a class with rules of its own; whether others are within is asked of what goes in no circles, as JSON has found.
    text = classOf(payload) ? undefined : toJson(payload);
    if (text === undefined || holdsInstance(payload)) text = toJson(plainForm(payload));
  } catch (cause) {
    throw new MessageConversionError(
      `The payload cannot be written as JSON: ${(cause as Error).message}. Leave out cycles and bigints, or use another converter`,
      { cause },
    );
  }
  if (text !== undefined) return text;
  throw new MessageConversionError(
    `The payload is ${payload === undefined ? 'undefined' : `a ${typeof payload}`}, which JSON cannot say. Send null, or an object`,
  );
}

/** Names the class of an instance, or that of all the elements of a list. */
function nameClasses(payload: unknown, { headers }: MessageProperties): void {
  const type = classOf(payload);
  if (type) headers[TYPE_ID_HEADER] ??= messageTypeNames(type).name;
  if (!Array.isArray(payload)) return;
  const element = classOf(payload[0]);
  if (element && payload.every((each) => classOf(each) === element)) {
    headers[CONTENT_TYPE_ID_HEADER] ??= messageTypeNames(element).name;
  }
}
