import type { ConnectionOptions } from 'node:tls';
import { throwIfFaulty, type OptionFault } from '@nest-amqp/core';
import { parseAmqpUrl } from './amqp-url';
import { numberFaults } from './number-faults';

/** What a TLS connection is made with; verification and the server's name are on by default. As in Node's `tls.connect`. */
export type AmqplibTlsOptions = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized' | 'minVersion' | 'maxVersion' | 'ciphers'
>;

/** Where RabbitMQ is and how to talk to it. What is given beside `url` wins over what the URL says. */
export interface AmqplibOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps://` for TLS. By default `RABBITMQ_URL`, unless a host or a port is given. */
  readonly url?: string;
  /** By default `localhost`. */
  readonly host?: string;
  /** The same as `host`. */
  readonly hostname?: string;
  /** By default 5672, with TLS 5671. */
  readonly port?: number;
  /** By default `/`. */
  readonly vhost?: string;
  /** By default `guest`, which RabbitMQ lets in from its own machine only. */
  readonly username?: string;
  /** By default `guest`. */
  readonly password?: string;
  /** `external` lets the client's TLS certificate say who it is. By default `plain`: user name and password. */
  readonly mechanism?: 'plain' | 'external';
  /** After two of these without a sign of life the connection is lost; whole seconds on the wire, 0 for none. By default 10,000. */
  readonly heartbeatMs?: number;
  /** The largest frame to agree on, in bytes. By default 131,072, which is also RabbitMQ's. */
  readonly frameMax?: number;
  /** An attempt to connect gives up after this. By default 10,000. */
  readonly connectTimeoutMs?: number;
  /** The largest message that is taken in, in bytes; a larger one closes its channel (311). By default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** `true` or the certificates; by default off unless the URL says `amqps://`. */
  readonly tls?: boolean | AmqplibTlsOptions;
}

/** Options with their defaults, known to be usable. */
export interface ResolvedAmqplibOptions {
  readonly host: string;
  readonly port: number;
  readonly vhost: string;
  readonly username: string;
  readonly password: string;
  readonly mechanism: 'plain' | 'external';
  readonly heartbeatMs: number;
  readonly frameMax: number;
  readonly connectTimeoutMs: number;
  readonly maxMessageBytes: number;
  readonly tls?: AmqplibTlsOptions;
}

/**
 * Applies the defaults.
 *
 * @param defaultUrl where to go when the options say neither a URL nor a host nor a port
 * @throws AmqpOptionsError with all faults
 */
export function resolveAmqplibOptions(options: AmqplibOptions, defaultUrl?: string): ResolvedAmqplibOptions {
  const faults: OptionFault[] = [];
  const addressed = options.url !== undefined || (options.host ?? options.hostname ?? options.port) !== undefined;
  const url = addressed ? options.url : defaultUrl === '' ? undefined : defaultUrl;
  const parts = url === undefined ? {} : parseAmqpUrl(url, addressed ? 'url' : 'RABBITMQ_URL', faults);

  faults.push(...optionFaults(options, parts.tls === true));
  throwIfFaulty(faults);

  const tls = typeof options.tls === 'object' ? options.tls : (options.tls ?? parts.tls) ? {} : undefined;
  return {
    host: options.host ?? options.hostname ?? parts.host ?? 'localhost',
    port: options.port ?? parts.port ?? (tls ? 5671 : 5672),
    vhost: options.vhost ?? parts.vhost ?? '/',
    username: options.username ?? parts.username ?? 'guest',
    password: options.password ?? parts.password ?? 'guest',
    mechanism: options.mechanism ?? 'plain',
    heartbeatMs: options.heartbeatMs ?? parts.heartbeatMs ?? 10_000,
    frameMax: options.frameMax ?? parts.frameMax ?? 131_072,
    connectTimeoutMs: options.connectTimeoutMs ?? parts.connectTimeoutMs ?? 10_000,
    maxMessageBytes: options.maxMessageBytes ?? 64 * 1024 * 1024,
    ...(tls && { tls }),
  };
}

/** Where the options lead to, for logs: without the password. */
export function addressOf(options: ResolvedAmqplibOptions): string {
  const user = options.mechanism === 'external' ? '' : `${encodeURIComponent(options.username)}@`;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const vhost = options.vhost === '/' ? '' : encodeURIComponent(options.vhost);
  return `${options.tls ? 'amqps' : 'amqp'}://${user}${host}:${String(options.port)}/${vhost}`;
}

function optionFaults(options: AmqplibOptions, urlSaysTls: boolean): OptionFault[] {
  const faults = numberFaults(options, {
    port: { from: 1, to: 65_535 },
    // half of the range of a 16-bit field of seconds, which is what brokers take
    heartbeatMs: { from: 0, to: 32_767_000 },
    frameMax: { from: 4096, to: 0x7fff_ffff },
    connectTimeoutMs: { from: 1, to: 0x7fff_ffff },
    maxMessageBytes: { from: 1, to: 0x7fff_ffff },
  });
  for (const option of ['host', 'hostname', 'vhost'] as const) {
    if (options[option] === '') faults.push({ option, problem: 'is an empty string', remedy: 'Leave it out for the default' });
  }
  if (options.host !== undefined && options.hostname !== undefined && options.host !== options.hostname) {
    faults.push({ option: 'hostname', problem: `is '${options.hostname}' while host is '${options.host}'`, remedy: 'Give one of them' });
  }
  if (options.tls === false && urlSaysTls) {
    faults.push({ option: 'tls', problem: 'is false while the URL says amqps://', remedy: 'Write amqp:// or leave tls out' });
  }
  return faults;
}
