import type { ListenerOptions } from '@nest-amqp/client';
import type { OptionReader } from '../configuration/option-reader.js';
import type { ConfigurableOptions } from '../decorators/configurable-options.js';

const NUMBERS = [
  'concurrency',
  'consumers',
  'prefetch',
  'priority',
  'handlerTimeoutMs',
  'idleEventIntervalMs',
  'shutdownTimeoutMs',
] as const;
const FLAGS = ['exclusive', 'autoStart', 'returnErrors'] as const;
const TEXTS = ['ackMode', 'replyContentType'] as const;

/** The options of a listener, with those that are numbers, flags and words read from the configuration. */
export function configuredOptions(given: ConfigurableOptions, reader: OptionReader): ListenerOptions {
  const read: Record<string, unknown> = { ...given };
  for (const name of NUMBERS) if (given[name] !== undefined) read[name] = reader.number(name, given[name]);
  for (const name of FLAGS) if (given[name] !== undefined) read[name] = reader.flag(name, given[name]);
  for (const name of TEXTS) if (given[name] !== undefined) read[name] = reader.value(name, given[name]);
  return read;
}
