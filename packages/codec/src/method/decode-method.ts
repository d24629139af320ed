import { CodecError } from '../codec-error';
import type { Method } from '../generated/method';
import { readMethod } from '../generated/method-readers';
import { OctetReader } from '../octets/octet-reader';

/**
 * Reads the payload of a method frame. Strings that the specification calls long are buffers that share its memory.
 *
 * @throws CodecError, with class and method where the payload says them
 */
export function decodeMethod(payload: Buffer): Method {
  const reader = new OctetReader(payload, 0);
  const classId = reader.short();
  const methodId = reader.short();
  try {
    const method = readMethod(classId, methodId, reader);
    if (!method) throw new CodecError('unknown-method', `there is no method ${String(classId)}/${String(methodId)}`);
    reader.finish();
    return method;
  } catch (error) {
    if (error instanceof CodecError) {
      error.classId = classId;
      error.methodId = methodId;
    }
    throw error;
  }
}
