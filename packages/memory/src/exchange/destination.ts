import type { Binding } from './binding';
import type { StoredMessage } from '../queue/stored-message';

/** Takes messages: a queue, or the consumer behind a direct reply-to address. */
export interface MessageSink {
  readonly kind: 'queue' | 'reply';
  readonly name: string;
  /** Takes a message; `false` if it refuses it, which the publisher's confirm then says. */
  accept(message: StoredMessage): boolean;
}

/** What a binding may lead to: it knows the bindings that end at it, so that they go when it goes. */
export interface Bindable {
  readonly name: string;
  readonly incoming: Set<Binding>;
}
