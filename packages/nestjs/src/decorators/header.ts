import { parameterDecorator, type ParameterPipe } from '../metadata/parameter-metadata.js';
import { isPipe } from './payload.js';

/** What to do where a message has no such header. */
export interface HeaderOptions {
  /** True: a message without it can never succeed. By default false. */
  readonly required?: boolean;
  /** Stands in for it. */
  readonly defaultValue?: unknown;
}

/** One header of the message, by name; `undefined` where it has none. */
export function Header(name: string, ...optionsOrPipes: readonly (HeaderOptions | ParameterPipe)[]): ParameterDecorator {
  const pipes = optionsOrPipes.filter(isPipe);
  const { required = false, defaultValue } = optionsOrPipes.find((each): each is HeaderOptions => !isPipe(each)) ?? {};
  return parameterDecorator({ kind: 'header', name, required, defaultValue }, pipes);
}

/** All headers of the message. */
export function Headers(...pipes: readonly ParameterPipe[]): ParameterDecorator {
  return parameterDecorator({ kind: 'headers' }, pipes);
}
