import type { AmqpUrlParts } from './amqp-url';
import type { AmqplibOptions, AmqplibTlsOptions } from './amqplib-options';

/** One address, and everything that a connection to it is made with. */
export interface Endpoint {
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
  readonly maxHeaderBytes: number;
  readonly tls?: AmqplibTlsOptions;
}

/** What options and an address say together, with the defaults for what neither says. */
export function endpointOf(options: AmqplibOptions, parts: AmqpUrlParts): Endpoint {
  const tls = tlsOf(options, parts);
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
    maxHeaderBytes: options.maxHeaderBytes ?? 131_072,
    ...(tls && { tls }),
  };
}

/** What TLS is made with, if it is used. */
export function tlsOf({ tls }: AmqplibOptions, parts: AmqpUrlParts): AmqplibTlsOptions | undefined {
  if (typeof tls === 'object') return tls;
  return (tls ?? parts.tls) ? {} : undefined;
}

/** Where an endpoint is, for logs: without the password. */
export function addressOf({ host, port, vhost, username, mechanism, tls }: Endpoint): string {
  const user = mechanism === 'external' ? '' : `${encodeURIComponent(username)}@`;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'amqps' : 'amqp'}://${user}${name}:${String(port)}/${vhost === '/' ? '' : encodeURIComponent(vhost)}`;
}
