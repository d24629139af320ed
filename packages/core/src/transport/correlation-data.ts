import type { ReturnedMessage } from './returned-message';

/** The broker's word on a message. */
export interface Confirm {
  /** Whether the broker has taken the message over. */
  readonly ack: boolean;
  /** Why not. */
  readonly reason?: string;
}

/** Goes along with one send, so that a confirm callback knows which one it speaks of. */
export class CorrelationData {
  /** Resolves with the final outcome; never rejects. */
  readonly confirm: Promise<Confirm>;
  /** The message as it came back, if it was unroutable; set before {@link confirm} resolves. */
  returned?: ReturnedMessage;
  /** Called by the template, once. */
  readonly complete: (confirm: Confirm) => void;

  constructor(readonly id: string) {
    let complete!: (confirm: Confirm) => void;
    this.confirm = new Promise((resolve) => (complete = resolve));
    this.complete = complete;
  }
}
