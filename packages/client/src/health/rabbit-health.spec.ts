import { rabbitHealth, type ExaminedApplication } from './rabbit-health';
import { RabbitHealthIndicator } from './rabbit-health-indicator';

const running = { id: 'a', state: 'running', inFlight: 0, missingQueues: [] };
const application: ExaminedApplication = {
  address: 'amqp://guest@localhost:5672/',
  connectionStates: { consuming: 'up', publishing: 'up' },
  template: { isBlocked: false },
  registry: { containers: [running] },
  uptimeMs: 60_000,
};

describe('health', () => {
  it('is degraded while a listener is paused, or the broker takes no messages', () => {
    const paused = { ...application, registry: { containers: [{ ...running, state: 'paused' }] } };
    expect(rabbitHealth(paused)).toMatchObject({ status: 'degraded', listeners: { a: { status: 'paused' } } });
    const blocked = { ...application, template: { isBlocked: true } };
    expect(rabbitHealth(blocked)).toMatchObject({ status: 'degraded', connections: { publishing: { blocked: true } } });
  });

  it('misses a first connection only when the time to start is over', () => {
    const connecting = { ...application, connectionStates: { consuming: 'connecting', publishing: 'idle' } } as const;
    expect(rabbitHealth(connecting).status).toBe('down');
    expect(rabbitHealth({ ...connecting, uptimeMs: 5 }).status).toBe('up');
  });

  it('is given to terminus as up or down, under a key', () => {
    const indicator = new RabbitHealthIndicator({ ...application, template: { isBlocked: true } });
    expect(indicator.isHealthy()).toMatchObject({ rabbitmq: { status: 'up', degraded: true, broker: application.address } });
    const down = new RabbitHealthIndicator({ ...application, connectionStates: { consuming: 'down', publishing: 'up' } });
    expect(down.isHealthy('broker')).toMatchObject({ broker: { status: 'down', degraded: false } });
  });
});
