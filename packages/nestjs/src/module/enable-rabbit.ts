import 'reflect-metadata';
import type { DynamicModule } from '@nestjs/common';
import type { RabbitModuleOptions } from './rabbit-module-options.js';
import { RabbitModule } from './rabbit-module.js';

const IMPORTS = 'imports';

/**
 * Switches RabbitMQ on: the same as `imports: [RabbitModule.forRoot(options)]` in the `@Module` that it stands above or below.
 *
 * Below `@Module` it is applied first, and `@Module` then puts its own imports in place of what stands there. So the import
 * is added once more when all decorators of the class have been applied. That is before Nest can look: it scans modules only
 * after an `await`, and what was put off before it, runs before it.
 */
export function EnableRabbit(options: RabbitModuleOptions): ClassDecorator {
  return (target) => {
    const rabbit = RabbitModule.forRoot(options);
    addImport(target, rabbit);
    // Not queueMicrotask or nextTick, which fake timers replace.
    void Promise.resolve().then(() => addImport(target, rabbit));
  };
}

function addImport(target: object, module: DynamicModule): void {
  const imports = (Reflect.getOwnMetadata(IMPORTS, target) as readonly unknown[] | undefined) ?? [];
  if (!imports.includes(module)) Reflect.defineMetadata(IMPORTS, [...imports, module], target);
}
