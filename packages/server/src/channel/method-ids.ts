import { METHOD_IDS, type Method } from '@nest-amqp/codec';

/** Class and method of a method, as a close frame names them. */
export function methodIds({ name }: Method): readonly [classId: number, methodId: number] {
  const id = METHOD_IDS[name];
  return [id >>> 16, id & 0xffff];
}
