import type { AmqpLogger } from '../connection/logger';
import type { FlowingMessage } from './message-flow-parts';
import type { ResolvedListenerOptions } from './resolve-listener-options';

/** What settling handled messages needs to know of their listener. */
export interface SuccessfulMessagesParts {
  readonly listener: string;
  readonly options: ResolvedListenerOptions;
  readonly logger: AmqpLogger;
}

/** Settles messages that were handled, where that is the container's business, and warns once of a handler that forgot. */
export class SuccessfulMessages {
  private hasWarned = false;

  constructor(private readonly parts: SuccessfulMessagesParts) {}

  settle(invocation: FlowingMessage): void {
    const { options, listener, logger } = this.parts;
    if (invocation.trail)
      logger.debug?.(`${invocation.label}: ${invocation.trail.toString()} > attempt ${invocation.failures + 1} succeeded`);
    if (options.ackMode === 'AUTO') invocation.source.settlement.ack(invocation);
    else if (options.ackMode === 'MANUAL' && !invocation.settled && !this.hasWarned) {
      this.hasWarned = true;
      logger.warn(
        `${invocation.handler?.name ?? listener} finished without settling ${invocation.label}: it stays unacknowledged, and counts against the prefetch, until it is settled or the channel closes. Call ack() or nack() of the Acknowledgment, or set ackMode: 'AUTO'`,
      );
    }
  }
}
