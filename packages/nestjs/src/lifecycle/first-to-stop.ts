import { Inject, Module, type OnModuleDestroy, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, ModulesContainer } from '@nestjs/core';
import { Brokers } from '../module/brokers.js';
import { settleAll } from './settle-all.js';

/**
 * A module that Nest destroys before all others, so that no listener uses what is destroyed already. Nest goes by the distance
 * of modules from the root: Nest 10 destroys those first that are farthest, for it destroys in the order in which it
 * initialises, Nest 11 and 12 those that are nearest. Hence there is one at either end; the first that is called stops everything.
 */
abstract class FirstToStop implements OnModuleDestroy {
  private readonly brokers: Brokers;

  protected constructor(discovery: DiscoveryService, modules: ModulesContainer, type: Type, distance: number) {
    this.brokers = new Brokers(discovery);
    for (const module of modules.values()) if (module.metatype === type) module.distance = distance;
  }

  async onModuleDestroy(): Promise<void> {
    await settleAll(this.brokers.all(), (broker) => broker.stopListeners());
  }
}

/** Nearer than the root, whose distance is 0. */
@Module({ imports: [DiscoveryModule] })
export class NearestToStop extends FirstToStop {
  constructor(@Inject(DiscoveryService) discovery: DiscoveryService, @Inject(ModulesContainer) modules: ModulesContainer) {
    super(discovery, modules, NearestToStop, -1);
  }
}

/** As far as Nest 11 puts global modules. */
@Module({ imports: [DiscoveryModule] })
export class FarthestToStop extends FirstToStop {
  constructor(@Inject(DiscoveryService) discovery: DiscoveryService, @Inject(ModulesContainer) modules: ModulesContainer) {
    super(discovery, modules, FarthestToStop, Number.MAX_VALUE);
  }
}
