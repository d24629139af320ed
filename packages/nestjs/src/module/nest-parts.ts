import type { DiscoveryService, ExternalContextCreator, MetadataScanner, ModuleRef } from '@nestjs/core';

/** What Nest gives to a broker. */
export interface NestParts {
  readonly discovery: DiscoveryService;
  readonly scanner: MetadataScanner;
  readonly contextCreator: ExternalContextCreator;
  readonly moduleRef: ModuleRef;
}
