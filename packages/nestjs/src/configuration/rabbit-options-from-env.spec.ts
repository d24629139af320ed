import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULE_VARIABLES, TRANSPORT_VARIABLES } from './environment-variables.js';
import { listenersOffByEnv, rabbitModuleOptionsFromEnv, rabbitOptionsFromEnv } from './rabbit-options-from-env.js';

describe('options from the environment', () => {
  it('are what RABBITMQ_* say, and nothing else', () => {
    expect(rabbitOptionsFromEnv({})).toEqual({});
    expect(rabbitOptionsFromEnv({ RABBITMQ_URL: 'amqp://broker', RABBITMQ_HOST: '' })).toEqual({ url: 'amqp://broker' });
    expect(
      rabbitOptionsFromEnv({
        RABBITMQ_HOST: 'broker',
        RABBITMQ_PORT: '5673',
        RABBITMQ_USERNAME: 'me',
        RABBITMQ_PASSWORD: 'secret',
        RABBITMQ_VHOST: '/orders',
        RABBITMQ_HEARTBEAT_MS: '5000',
        RABBITMQ_ADDRESS_SHUFFLE_MODE: 'RANDOM',
      }),
    ).toEqual({
      host: 'broker',
      port: 5673,
      username: 'me',
      password: 'secret',
      vhost: '/orders',
      heartbeatMs: 5000,
      addressShuffle: 'random',
    });
  });

  it('say how messages are sent and listened to', () => {
    expect(rabbitModuleOptionsFromEnv({})).toEqual({});
    expect(
      rabbitModuleOptionsFromEnv({
        RABBITMQ_TEMPLATE_EXCHANGE: 'orders',
        RABBITMQ_TEMPLATE_REPLY_TIMEOUT_MS: '100',
        RABBITMQ_LISTENER_ACKNOWLEDGE_MODE: 'manual',
        RABBITMQ_LISTENER_AUTO_STARTUP: 'false',
        RABBITMQ_LISTENER_PREFETCH: '7',
        RABBITMQ_OBSERVATION_ENABLED: 'true',
      }),
    ).toEqual({
      template: { exchange: 'orders', replyTimeoutMs: 100 },
      listener: { ackMode: 'MANUAL', autoStart: false, prefetch: 7 },
      observation: true,
    });
  });

  it('read certificates from files, which switch TLS on unless it is said to be off', () => {
    const file = __filename;
    const certificates = { RABBITMQ_SSL_CA_FILE: file, RABBITMQ_SSL_VALIDATE_SERVER_CERTIFICATE: 'false' };
    expect(rabbitOptionsFromEnv({ RABBITMQ_SSL_ENABLED: 'true' })).toEqual({ tls: true });
    expect(rabbitOptionsFromEnv({ RABBITMQ_SSL_ENABLED: 'true', ...certificates })).toEqual({
      tls: { ca: readFileSync(file), rejectUnauthorized: false },
    });
    expect(rabbitOptionsFromEnv({ RABBITMQ_SSL_ENABLED: 'false', ...certificates })).toEqual({ tls: false });
  });

  it('are refused all at once, with the names of the variables', () => {
    const faulty = { RABBITMQ_PORT: 'amqp', RABBITMQ_SSL_ENABLED: 'maybe', RABBITMQ_SSL_CA_FILE: '/not/there' };
    for (const name of Object.keys(faulty)) expect(() => rabbitOptionsFromEnv(faulty)).toThrow(name);
    expect(() => rabbitOptionsFromEnv(faulty)).toThrow(/RABBITMQ_PORT: it is 'amqp'/);
    expect(() => rabbitModuleOptionsFromEnv({ RABBITMQ_LISTENER_ACKNOWLEDGE_MODE: 'late' })).toThrow(/AUTO, MANUAL, NONE/);
  });

  it('switch listeners off by one word', () => {
    expect(listenersOffByEnv({ RABBITMQ_LISTENERS: 'off' })).toBe(true);
    expect(listenersOffByEnv({ RABBITMQ_LISTENERS: 'on' })).toBe(false);
    expect(listenersOffByEnv({})).toBe(false);
  });

  it('are listed in docs/configuration.md, each with its option and what Spring Boot calls it', () => {
    const page = readFileSync(join(__dirname, '../../../../docs/configuration.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `RABBITMQ_(\w+)`\s*\| `([\w.]+)`\s*\| (?:`([\w.-]+)`|–)\s*\|/gm)];
    const listed = rows.map(([, name, option, spring]) => ({ name, option, ...(spring !== undefined && { spring }) }));
    const known = [...TRANSPORT_VARIABLES, ...MODULE_VARIABLES].map(({ name, option, spring }) => ({
      name,
      option,
      ...(spring !== undefined && { spring }),
    }));
    expect(listed).toEqual(known);
  });
});
