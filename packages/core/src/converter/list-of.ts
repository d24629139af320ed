import type { PayloadType } from './message-converter';

const ELEMENT = Symbol.for('nest-amqp.element');

interface ListType extends PayloadType<unknown[]> {
  readonly [ELEMENT]?: PayloadType;
}

const known = new WeakMap<PayloadType, ListType>();

/** The declared type of an array of instances of a class: TypeScript leaves nothing but `Array` of `OrderPlaced[]`. */
export function listOf<T>(type: PayloadType<T>): PayloadType<T[]> {
  const list = known.get(type) ?? Object.defineProperties(class {}, { name: { value: `${type.name}[]` }, [ELEMENT]: { value: type } });
  known.set(type, list as ListType);
  return list as PayloadType<T[]>;
}

/** The class of the elements, of a type that {@link listOf} made. */
export function elementOf(type: PayloadType | undefined): PayloadType | undefined {
  return (type as ListType | undefined)?.[ELEMENT];
}
