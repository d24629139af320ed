import { listenersOffByEnv, rabbitOptionsFromEnv } from './rabbit-options-from-env.js';

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
      }),
    ).toEqual({ host: 'broker', port: 5673, username: 'me', password: 'secret', vhost: '/orders', heartbeatMs: 5000 });
  });

  it('are refused where a number is none, with the name of the variable', () => {
    expect(() => rabbitOptionsFromEnv({ RABBITMQ_PORT: 'amqp' })).toThrow(/RABBITMQ_PORT: it is 'amqp'/);
  });

  it('switch listeners off by one word', () => {
    expect(listenersOffByEnv({ RABBITMQ_LISTENERS: 'off' })).toBe(true);
    expect(listenersOffByEnv({ RABBITMQ_LISTENERS: 'on' })).toBe(false);
    expect(listenersOffByEnv({})).toBe(false);
  });
});
