/** A message that the broker has not confirmed yet. */
export interface UnconfirmedMessage {
  readonly messageId: string | undefined;
  readonly exchange: string;
  readonly routingKey: string;
  /** Milliseconds since it was handed over. */
  readonly ageMs: number;
}

/** How publishing stands just now. */
export interface PublisherState {
  /** Messages that were written and not confirmed. */
  readonly unconfirmedCount: number;
  /** Messages that wait to be written. */
  readonly waitingCount: number;
  /** The oldest of both. */
  readonly oldest: UnconfirmedMessage | undefined;
  /** The broker takes no messages for now, because of an alarm. */
  readonly isBlocked: boolean;
  /** Requests that wait for their reply. */
  readonly pendingRequests: number;
}
