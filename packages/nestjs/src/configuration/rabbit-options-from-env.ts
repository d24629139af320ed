import type { ListenerOptions, RabbitTemplateOptions } from '@nest-amqp/client';
import { MODULE_VARIABLES, TRANSPORT_VARIABLES } from './environment-variables.js';
import { readEnvironment, type Environment } from './read-environment.js';

/** Certificates and their checking, as Node's `tls.connect` takes them. */
export interface TlsEnvironmentOptions {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly passphrase?: string;
  readonly rejectUnauthorized?: boolean;
}

/** Where a broker is and who logs in, as the environment says; nothing is set that it does not name. */
export interface RabbitEnvironmentOptions {
  readonly url?: string;
  readonly addresses?: string;
  readonly addressShuffle?: 'none' | 'random' | 'inorder';
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly vhost?: string;
  readonly heartbeatMs?: number;
  readonly connectTimeoutMs?: number;
  readonly maxMessageBytes?: number;
  readonly tls?: boolean | TlsEnvironmentOptions;
}

/** How messages are sent and listened to, as the environment says; nothing is set that it does not name. */
export interface RabbitModuleEnvironmentOptions {
  readonly appName?: string;
  readonly firstConnectTimeoutMs?: number;
  readonly operationTimeoutMs?: number;
  readonly observation?: boolean;
  readonly template?: Pick<
    RabbitTemplateOptions,
    'publisherConfirms' | 'exchange' | 'routingKey' | 'unroutable' | 'replyTimeoutMs' | 'sendTimeoutMs'
  >;
  readonly listener?: Pick<
    ListenerOptions,
    'ackMode' | 'autoStart' | 'concurrency' | 'consumers' | 'prefetch' | 'idleEventIntervalMs' | 'shutdownTimeoutMs'
  >;
}

/**
 * Reads where the broker is from `RABBITMQ_*`: `amqplib(rabbitOptionsFromEnv())`. `docs/configuration.md` lists the variables.
 *
 * @throws AmqpOptionsError naming each variable whose text is none of what it may be.
 */
export function rabbitOptionsFromEnv(env: Environment = process.env): RabbitEnvironmentOptions {
  return readEnvironment(TRANSPORT_VARIABLES, env);
}

/**
 * Reads how messages are sent and listened to from `RABBITMQ_*`: `RabbitModule.forRoot({ transport, ...rabbitModuleOptionsFromEnv() })`.
 * `RABBITMQ_LISTENERS` is read by the module itself.
 *
 * @throws AmqpOptionsError naming each variable whose text is none of what it may be.
 */
export function rabbitModuleOptionsFromEnv(env: Environment = process.env): RabbitModuleEnvironmentOptions {
  return readEnvironment(MODULE_VARIABLES, env);
}

/** Whether the environment switches all listeners off. */
export function listenersOffByEnv(env: Environment = process.env): boolean {
  return env.RABBITMQ_LISTENERS?.toLowerCase() === 'off';
}
