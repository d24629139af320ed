import { AmqpOptionsError } from '@nest-amqp/core';

/** Where a broker is and who logs in, as the environment says; nothing is set that it does not name. */
export interface RabbitEnvironmentOptions {
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly username?: string;
  readonly password?: string;
  readonly vhost?: string;
  readonly heartbeatMs?: number;
}

/**
 * Reads `RABBITMQ_URL`, `RABBITMQ_HOST`, `RABBITMQ_PORT`, `RABBITMQ_USERNAME`, `RABBITMQ_PASSWORD`, `RABBITMQ_VHOST` and
 * `RABBITMQ_HEARTBEAT_MS`: `amqplib(rabbitOptionsFromEnv())`. `RABBITMQ_LISTENERS` is read by the module itself.
 *
 * @throws AmqpOptionsError if a number is none.
 */
export function rabbitOptionsFromEnv(env: Readonly<Record<string, string | undefined>> = process.env): RabbitEnvironmentOptions {
  const options = {
    url: env.RABBITMQ_URL,
    host: env.RABBITMQ_HOST,
    port: numberOf(env, 'RABBITMQ_PORT'),
    username: env.RABBITMQ_USERNAME,
    password: env.RABBITMQ_PASSWORD,
    vhost: env.RABBITMQ_VHOST,
    heartbeatMs: numberOf(env, 'RABBITMQ_HEARTBEAT_MS'),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== ''));
}

/** Whether the environment switches all listeners off. */
export function listenersOffByEnv(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return env.RABBITMQ_LISTENERS?.toLowerCase() === 'off';
}

function numberOf(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new AmqpOptionsError([{ option: name, problem: `it is '${text}'`, remedy: 'Give a whole number' }]);
}
