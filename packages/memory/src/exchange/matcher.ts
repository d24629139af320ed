import type { StoredMessage } from '../queue/stored-message';
import type { Binding } from './binding';
import type { Target } from './target';

/** Nothing matches. */
export const NO_TARGETS: readonly Target[] = [];

/** The rule of one exchange type. It answers which destinations a message leads to, and nothing else. */
export interface Matcher {
  add(binding: Binding): void;
  remove(binding: Binding): void;
  /** The destinations for one routing key of a message, each once. The list is shared: do not change it. */
  match(routingKey: string, message: StoredMessage): readonly Target[];
  /**
   * The destinations of a message that has more keys than its own, which is the first. Only for types that look at a message
   * once, whatever its keys; for the others the keys are matched one by one.
   */
  matchAll?(routingKeys: readonly string[], message: StoredMessage): readonly Target[];
  /** Messages that it holds back for later. */
  readonly delayedCount?: number;
  /** Its exchange is gone. */
  close?(): void;
}
