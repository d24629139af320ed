import type { ConnectionOptions } from 'node:tls';
import type { CredentialsProvider } from '@nest-amqp/core';

/** What a TLS connection is made with; verification and the server's name are on by default. As in Node's `tls.connect`. */
export type AmqplibTlsOptions = Pick<
  ConnectionOptions,
  'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'servername' | 'rejectUnauthorized' | 'minVersion' | 'maxVersion' | 'ciphers'
>;

/** `host:5672`, `host`, or a whole URL; several of them in one string are parted by commas. */
export type AddressList = string | readonly string[];

/** Finds the addresses, for example in a registry of services. */
export type AddressResolver = () => AddressList | Promise<AddressList>;

/** Where RabbitMQ is and how to talk to it. What is given beside `url` or `addresses` wins over what they say. */
export interface AmqplibOptions {
  /** `amqp://user:password@host:port/vhost`, or `amqps://` for TLS. By default `RABBITMQ_URL`, unless a host, a port or addresses are given. */
  readonly url?: string;
  /**
   * The nodes of a cluster: an attempt to connect tries them one after another until one takes it. A function is asked at each
   * attempt. User, virtual host, TLS and parameters of the first count for the others as well, where these do not say their own.
   */
  readonly addresses?: AddressList | AddressResolver;
  /**
   * `none` begins with the first address each time, `random` shuffles them, `inorder` begins behind the one that took the
   * connection before, so that the connections spread. By default `none`.
   */
  readonly addressShuffle?: 'none' | 'random' | 'inorder';
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
  /** Gives user name and password at each attempt, in place of `password`; what expires is renewed on the open connection before. */
  readonly credentials?: CredentialsProvider;
  /** `external` lets the client's TLS certificate say who it is. By default `plain`: user name and password. */
  readonly mechanism?: 'plain' | 'external';
  /** After two of these without a sign of life the connection is lost; whole seconds on the wire, 0 for none. By default 10,000. */
  readonly heartbeatMs?: number;
  /** The largest frame to agree on, in bytes. By default 131,072, which is also RabbitMQ's. */
  readonly frameMax?: number;
  /** An attempt to connect, with its handshake, gives up an address after this. By default 10,000. */
  readonly connectTimeoutMs?: number;
  /** The largest message that is taken in, in bytes. A larger one is never read: docs/rabbitmq.md says what becomes of it. By default 64 MiB. */
  readonly maxMessageBytes?: number;
  /** The most bytes that the properties and headers of a message may have that is taken in. By default 131,072. */
  readonly maxHeaderBytes?: number;
  /** `true` or the certificates; by default off unless the URL says `amqps://`. */
  readonly tls?: boolean | AmqplibTlsOptions;
}
