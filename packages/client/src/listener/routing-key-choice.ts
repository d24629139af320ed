import type { MessageHandler } from './endpoint';
import { isPattern, routingKeyMatcher } from './routing-key-pattern';

/** Finds the handler for a routing key, among those that name one. */
export class RoutingKeyChoice {
  private readonly byKey = new Map<string, MessageHandler>();
  private readonly byPattern: { readonly matches: (routingKey: string) => boolean; readonly handler: MessageHandler }[] = [];

  constructor(handlers: readonly MessageHandler[]) {
    for (const handler of handlers) {
      const { routingKey } = handler;
      if (routingKey === undefined) continue;
      if (isPattern(routingKey)) this.byPattern.push({ matches: routingKeyMatcher(routingKey), handler });
      else this.byKey.set(routingKey, handler);
    }
  }

  get isEmpty(): boolean {
    return this.byKey.size === 0 && this.byPattern.length === 0;
  }

  /** The handler of the very key, else the first whose pattern stands for it, in the order in which they are written. */
  find(routingKey = ''): MessageHandler | undefined {
    return this.byKey.get(routingKey) ?? this.byPattern.find(({ matches }) => matches(routingKey))?.handler;
  }
}
