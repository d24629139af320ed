import type { StoredMessage } from '../queue/stored-message';
import type { Binding } from './binding';
import { HeaderMatch } from './header-match';
import { NO_TARGETS, type Matcher } from './matcher';
import type { Target } from './target';

/** `headers`: compares the message's headers with the bindings' arguments; the routing key is ignored. Cost follows the number of bindings. */
export class HeadersMatcher implements Matcher {
  private readonly bindings = new Map<Binding, HeaderMatch>();

  constructor(private readonly datesInMs: boolean) {}

  add(binding: Binding): void {
    this.bindings.set(binding, new HeaderMatch(binding.arguments, this.datesInMs));
  }

  remove(binding: Binding): void {
    this.bindings.delete(binding);
  }

  match(_routingKey: string, { properties: { headers } }: StoredMessage): readonly Target[] {
    let found: Set<Target> | undefined;
    for (const [binding, match] of this.bindings) {
      if (match.test(headers)) (found ??= new Set()).add(binding.destination);
    }
    return found ? [...found] : NO_TARGETS;
  }
}
