import type { HeaderTable } from '@nest-amqp/core';
import type { Binding } from './binding';
import type { Target } from './target';

/** Nothing matches. */
export const NO_TARGETS: readonly Target[] = [];

/** The rule of one exchange type. It answers which destinations a key and headers lead to, each once, and nothing else. */
export interface Matcher {
  add(binding: Binding): void;
  remove(binding: Binding): void;
  /** The list is shared: do not change it. */
  match(routingKey: string, headers: HeaderTable | undefined): readonly Target[];
}
