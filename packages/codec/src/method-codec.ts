import { METHOD_IDS, type Method } from './generated/method';

/** The name of the method with this class and number in one, or undefined. */
export function methodName(id: number): Method['name'] | undefined {
  return (Object.keys(METHOD_IDS) as Method['name'][]).find((name) => METHOD_IDS[name] === id);
}

/** @throws CodecError */
export function decodeMethod(_payload: Buffer): Method {
  throw new Error('not yet');
}

/** @throws CodecError */
export function encodeMethod(_channel: number, _method: Method): Buffer {
  throw new Error('not yet');
}
