import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import { throwIfFaulty } from '@nest-amqp/core';
import { Brokers } from '../module/brokers.js';
import { settleAll } from './settle-all.js';

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
    // Once for all brokers, and not in tests: nobody sends them signals.
    if (process.env.NODE_ENV !== 'test') brokers.find((broker) => broker.isListening)?.remindOfShutdownHooks();
  }

  /** No listener begins anything any more. The modules of `first-to-stop` have seen to it already, if Nest called them first. */
  async onModuleDestroy(): Promise<void> {
    await settleAll(this.brokers.all(), (broker) => broker.stopListeners());
  }

  /** HTTP has closed: nothing is sent any more. */
  async onApplicationShutdown(): Promise<void> {
    await settleAll(this.brokers.all(), (broker) => broker.close());
  }
}
