import { throwIfFaulty, type CredentialsProvider, type OptionFault } from '@nest-amqp/core';
import { parseAddressList } from './address-list';
import type { AddressList, AmqplibOptions } from './amqplib-options';
import { parseAmqpUrl, type AmqpUrlParts } from './amqp-url';
import { endpointOf, type Endpoint } from './endpoint';
import { optionFaults } from './option-faults';

/** Options with their defaults, known to be usable. */
export interface ResolvedAmqplibOptions {
  /** Where to go, in the order that was given; a function asks for it anew. */
  readonly endpoints: readonly Endpoint[] | (() => Promise<readonly Endpoint[]>);
  readonly addressShuffle: 'none' | 'random' | 'inorder';
  readonly credentials?: CredentialsProvider;
  /** How long a function that finds addresses may take, or one that gives credentials. */
  readonly connectTimeoutMs: number;
}

/**
 * Applies the defaults.
 *
 * @param defaultUrl where to go when the options say neither a URL nor addresses nor a host nor a port
 * @throws AmqpOptionsError with all faults
 */
export function resolveAmqplibOptions(options: AmqplibOptions, defaultUrl?: string): ResolvedAmqplibOptions {
  const { addresses, addressShuffle = 'none', credentials, connectTimeoutMs = 10_000 } = options;
  const faults: OptionFault[] = [];
  const parts = typeof addresses === 'function' ? [] : partsOf(options, defaultUrl, faults);
  faults.push(...optionFaults(options, parts));
  throwIfFaulty(faults);
  const endpoints =
    typeof addresses === 'function'
      ? async () => resolvedEndpoints(options, await addresses())
      : parts.map((each) => endpointOf(options, each));
  return { endpoints, addressShuffle, connectTimeoutMs, ...(credentials && { credentials }) };
}

function resolvedEndpoints(options: AmqplibOptions, list: AddressList): readonly Endpoint[] {
  const faults: OptionFault[] = [];
  const parts = parseAddressList(list, 'addresses()', faults);
  faults.push(...optionFaults(options, parts));
  throwIfFaulty(faults);
  return parts.map((each) => endpointOf(options, each));
}

function partsOf(options: AmqplibOptions, defaultUrl: string | undefined, faults: OptionFault[]): AmqpUrlParts[] {
  const { addresses, url, host, hostname, port } = options;
  if (addresses !== undefined) return parseAddressList(addresses as AddressList, 'addresses', faults);
  if (url !== undefined) return [parseAmqpUrl(url, 'url', faults)];
  if ((host ?? hostname ?? port) !== undefined || defaultUrl === undefined || defaultUrl === '') return [{}];
  return [parseAmqpUrl(defaultUrl, 'RABBITMQ_URL', faults)];
}
