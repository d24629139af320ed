import type { OversizedDelivery } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { ResolvedListenerOptions } from './resolve-listener-options';
import type { Settlement } from './settlement';

/** Where an oversized message came from, and what its listener says of messages that fail. */
export interface OversizedMessageOptions {
  readonly queue: string;
  readonly settlement: Settlement;
  readonly listener: Pick<ResolvedListenerOptions, 'ackMode' | 'recoverer'>;
  readonly logger: AmqpLogger;
  /** Whether this application declares where the queue's dead letters go. */
  deadLetters(queue: string): boolean;
}

/**
 * Settles a message that is larger than the transport takes in. Nobody has read it, so it can be neither handled nor copied to a
 * parking queue; given back it would come again at once. It is dead-lettered where the application declared that, discarded
 * where the listener says so, and else stays unacknowledged: the broker keeps it, and its consumer goes on with the others.
 */
export function settleOversized(
  delivery: OversizedDelivery,
  { queue, settlement, listener, logger, deadLetters }: OversizedMessageOptions,
): void {
  const message = { deliveryTag: delivery.deliveryTag, settled: false };
  const tell = (fate: string): void =>
    logger.error(
      `A message of queue '${queue}' (exchange '${delivery.exchange}', key '${delivery.routingKey}') was not read; ${fate}. ${delivery.error.message}`,
    );
  settlement.delivered();
  if (listener.ackMode === 'NONE') {
    tell('it is lost, as ackMode NONE says');
  } else if (listener.recoverer === 'discard') {
    settlement.ack(message);
    tell('it was discarded');
  } else if (deadLetters(queue)) {
    settlement.reject(message);
    tell('it was rejected, so that its queue dead-letters it');
  } else {
    settlement.keep();
    tell('it stays unacknowledged for as long as its consumer lives, for the application declares no dead letters of this queue');
  }
}
