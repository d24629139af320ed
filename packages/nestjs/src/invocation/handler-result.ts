import { isObservable, lastValueFrom } from 'rxjs';

/** The last value of an Observable, `undefined` if it had none; anything else as it is. */
export async function settled(result: unknown): Promise<unknown> {
  return lastValue(await result);
}

/** The same, and at once where nothing is to be waited for. */
export function settledSoon(result: unknown): unknown {
  return result instanceof Promise ? result.then(lastValue) : lastValue(result);
}

function lastValue(value: unknown): unknown {
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
}

/** A global filter was made for other messages than those of a listener: it may look, but the failure stays one. */
export async function afterFilter(error: unknown, result: unknown, isGlobal: boolean): Promise<unknown> {
  const value = await settled(result);
  if (isGlobal) throw error;
  return value;
}
