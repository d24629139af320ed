import { METHOD_IDS, type Method } from '../generated/method';

const NAMES: ReadonlyMap<number, Method['name']> = new Map(
  (Object.keys(METHOD_IDS) as Method['name'][]).map((name) => [METHOD_IDS[name], name]),
);

/** The name of the method with this number, class and method in one as in `METHOD_IDS`; undefined if there is none. */
export function methodName(id: number): Method['name'] | undefined {
  return NAMES.get(id);
}
