import { rabbitHealth, type ExaminedApplication, type RabbitHealth, type RabbitHealthOptions } from './rabbit-health';

/** What `@nestjs/terminus` takes as the result of an indicator, under its key. */
export type RabbitHealthResult<K extends string> = Record<K, Omit<RabbitHealth, 'status'> & { status: 'up' | 'down'; degraded: boolean }>;

/** A health indicator for `@nestjs/terminus`, which it does not need: `() => rabbit.isHealthy()` is a check. */
export class RabbitHealthIndicator {
  constructor(
    private readonly application: ExaminedApplication,
    private readonly options: RabbitHealthOptions = {},
  ) {}

  /** How everything is, in this project's own words. */
  health(options: RabbitHealthOptions = {}): RabbitHealth {
    return rabbitHealth(this.application, { ...this.options, ...options });
  }

  /**
   * The result of a check. What is degraded is up, and says so: restarting helps nothing then.
   *
   * @param key by default `rabbitmq`
   */
  isHealthy<K extends string = 'rabbitmq'>(key: K = 'rabbitmq' as K, options: RabbitHealthOptions = {}): RabbitHealthResult<K> {
    const { status, ...details } = this.health(options);
    const result = { ...details, status: status === 'down' ? 'down' : 'up', degraded: status === 'degraded' } as const;
    return { [key]: result } as unknown as RabbitHealthResult<K>;
  }
}
