import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { throwIfFaulty } from '@nest-amqp/core';
import { Brokers, type Broker } from '../module/brokers.js';

/**
 * Orders the phases of all brokers itself, for the order in which Nest calls hooks differs between its versions: every module
 * of this package has one of these, and whichever is called first acts for all. Each step of a broker happens once.
 */
export class RabbitLifecycle implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly brokers: Brokers;

  constructor(discovery: DiscoveryService) {
    this.brokers = new Brokers(discovery);
  }

  /** Connect, declare, consume. If one broker fails, all are closed. */
  async onApplicationBootstrap(): Promise<void> {
    const brokers = this.brokers.all();
    if (brokers.length === 0) {
      throwIfFaulty([
        { option: 'RabbitModule', problem: 'there is no broker', remedy: 'Add RabbitModule.forRoot({ transport: … }) to the root module' },
      ]);
    }
    const outcomes = await Promise.allSettled(brokers.map((broker) => broker.start()));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure) {
      await settleAll(brokers, (broker) => broker.close());
      throw failure.reason as Error;
    }
    warnWithoutShutdownHooks(brokers);
  }

  /** No listener begins anything any more, before anything that it may need is destroyed. */
  async onModuleDestroy(): Promise<void> {
    await settleAll(this.brokers.all(), (broker) => broker.stopListeners());
  }

  /** HTTP has closed: nothing is sent any more. */
  async onApplicationShutdown(): Promise<void> {
    await settleAll(this.brokers.all(), (broker) => broker.close());
  }
}

/** One broker that fails to stop does not keep the others from it. */
async function settleAll(brokers: readonly Broker[], step: (broker: Broker) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(brokers.map(step));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason as Error;
}

// In tests nobody sends signals.
function warnWithoutShutdownHooks(brokers: readonly Broker[]): void {
  const listens = brokers.some(({ application }) => application.registry.containers.some(({ isRunning }) => isRunning));
  if (!listens || process.env.NODE_ENV === 'test' || process.listenerCount('SIGTERM') > 0) return;
  new Logger('RabbitModule').warn(
    'Listeners are running, but nothing stops them when the process is told to end: call app.enableShutdownHooks() before app.listen()',
  );
}
