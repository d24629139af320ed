import { createSecureContext } from 'node:tls';
import { inspect } from 'node:util';
import type { OptionFault } from '@nest-amqp/core';
import type { AmqpUrlParts } from './amqp-url';
import { tlsOf } from './endpoint';
import { numberFaults } from './number-faults';
import type { AmqplibOptions } from './amqplib-options';

/** Everything that is wrong with the options, beside what is wrong with the addresses themselves. */
export function optionFaults(options: AmqplibOptions, parts: readonly AmqpUrlParts[]): OptionFault[] {
  return [...rangeFaults(options), ...placeFaults(options), ...loginFaults(options), ...tlsFaults(options, parts)];
}

function rangeFaults(options: AmqplibOptions): OptionFault[] {
  return numberFaults(options, {
    port: { from: 1, to: 65_535 },
    // half of the range of a 16-bit field of seconds, which is what brokers take
    heartbeatMs: { from: 0, to: 32_767_000 },
    frameMax: { from: 4096, to: 0x7fff_ffff },
    connectTimeoutMs: { from: 1, to: 0x7fff_ffff },
    maxMessageBytes: { from: 1, to: 0x7fff_ffff },
    maxHeaderBytes: { from: 1, to: 0x7fff_ffff },
  });
}

function placeFaults(options: AmqplibOptions): OptionFault[] {
  const { addresses, addressShuffle, host, hostname } = options;
  const faults: OptionFault[] = [];
  for (const option of ['host', 'hostname', 'vhost'] as const) {
    if (options[option] === '') faults.push({ option, problem: 'is an empty string', remedy: 'Leave it out for the default' });
  }
  if (host !== undefined && hostname !== undefined && host !== hostname) {
    faults.push({ option: 'hostname', problem: `is '${hostname}' while host is '${host}'`, remedy: 'Give one of them' });
  }
  for (const option of ['url', 'host', 'hostname', 'port'] as const) {
    if (addresses === undefined || options[option] === undefined) continue;
    faults.push({ option, problem: 'is given beside addresses', remedy: 'Write it into the addresses' });
  }
  if (addressShuffle !== undefined && !['none', 'random', 'inorder'].includes(addressShuffle)) {
    faults.push({ option: 'addressShuffle', problem: `is ${inspect(addressShuffle)}`, remedy: "Say 'none', 'random' or 'inorder'" });
  }
  return faults;
}

function loginFaults({ credentials, password, mechanism }: AmqplibOptions): OptionFault[] {
  const faults: OptionFault[] = [];
  if (credentials !== undefined && typeof credentials !== 'function') {
    faults.push({ option: 'credentials', problem: 'is no function', remedy: 'Give one that returns { username, password }' });
  }
  if (credentials !== undefined && password !== undefined) {
    faults.push({ option: 'password', problem: 'is given beside credentials', remedy: 'Leave it out: the function gives it' });
  }
  if (mechanism !== undefined && !['plain', 'external'].includes(mechanism)) {
    faults.push({ option: 'mechanism', problem: `is ${inspect(mechanism)}`, remedy: "Say 'plain' or 'external'" });
  }
  if (mechanism === 'external' && credentials !== undefined) {
    faults.push({
      option: 'credentials',
      problem: "is given with mechanism 'external'",
      remedy: 'Leave it out: the certificate says who it is',
    });
  }
  return faults;
}

function tlsFaults(options: AmqplibOptions, parts: readonly AmqpUrlParts[]): OptionFault[] {
  const faults: OptionFault[] = [];
  if (options.tls === false && parts.some(({ tls }) => tls)) {
    faults.push({ option: 'tls', problem: 'is false while the URL says amqps://', remedy: 'Write amqp:// or leave tls out' });
  }
  const tls = tlsOf(options, parts[0] ?? {});
  if (options.mechanism === 'external' && !(tls?.cert ?? tls?.pfx)) {
    faults.push({
      option: 'mechanism',
      problem: "is 'external' without a certificate to show",
      remedy: 'Give tls: { ca, cert, key }, or tls: { ca, pfx, passphrase }',
    });
  }
  return tls ? [...faults, ...certificateFaults(tls)] : faults;
}

/** Certificates and keys are read now: an attempt to connect could only fail for them. */
function certificateFaults(tls: Parameters<typeof createSecureContext>[0]): OptionFault[] {
  try {
    createSecureContext(tls);
    return [];
  } catch (error) {
    const remedy =
      'Give the text of PEM files: ca for whom to trust, cert and its key for who this is, with the passphrase that the key has';
    return [{ option: 'tls', problem: `cannot be used (${(error as Error).message})`, remedy }];
  }
}
