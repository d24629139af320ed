import type { DiscoveryService } from '@nestjs/core';

/** What Nest knows of a provider or controller. */
export type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A provider or controller whose class may have listeners. */
export interface DiscoveredClass {
  readonly type: { readonly name: string; readonly prototype: object };
  readonly wrapper: ProviderWrapper;
  readonly isController: boolean;
}

/** The class of each provider and controller of the application; one instance under several tokens is one of them. */
export function discoveredClasses(discovery: DiscoveryService): DiscoveredClass[] {
  const seen = new Set<unknown>();
  const classes: DiscoveredClass[] = [];
  const add = (wrapper: ProviderWrapper, isController: boolean): void => {
    const type = classOf(wrapper);
    const identity = perMessage(wrapper) ? wrapper : (wrapper.instance as unknown);
    if (!type || wrapper.isAlias || seen.has(identity)) return;
    seen.add(identity);
    classes.push({ type, wrapper, isController });
  };
  for (const wrapper of discovery.getProviders()) add(wrapper, false);
  for (const wrapper of discovery.getControllers()) add(wrapper, true);
  return classes;
}

/** Whether an instance is made for each message, because something that it needs is request-scoped or transient. */
export function perMessage(wrapper: ProviderWrapper): boolean {
  return wrapper.isTransient || !wrapper.isDependencyTreeStatic();
}

function classOf(wrapper: ProviderWrapper): DiscoveredClass['type'] | undefined {
  const instance: unknown = wrapper.instance;
  // Of a provider that a factory or a value gives, only what it gave has a class.
  const type: unknown = wrapper.isNotMetatype ? constructorOf(instance) : wrapper.metatype;
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null ? type : undefined;
}

function constructorOf(instance: unknown): unknown {
  if (typeof instance !== 'object' || instance === null) return undefined;
  const prototype = Object.getPrototypeOf(instance) as { readonly constructor?: unknown } | null;
  return prototype === null || prototype === Object.prototype ? undefined : prototype.constructor;
}
