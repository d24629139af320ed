import type { Delivery, MessageTooLargeError, OversizedDelivery } from '@nest-amqp/core';
import type { InboundLimit } from './inbound-limit';
import type { Outbox, OutboxEvent } from './outbox';
import { warnOfThrow } from './warn-of-throw';

/** What a consumer is told of. */
export interface ConsumerCallbacks {
  readonly onDelivery: (delivery: Delivery) => void;
  /** Without it, a message that is larger than allowed closes the channel. */
  readonly onOversized: ((delivery: OversizedDelivery) => void) | undefined;
}

/** The channel of a consumer, as the consumer knows it. */
export interface ConsumerHome {
  readonly limit: InboundLimit;
  /** This side has closed the channel: what is still on its way is dropped. */
  readonly isMuted: boolean;
  /** A message is too large, and the consumer does not take it unread. */
  refused(error: MessageTooLargeError): void;
}

/** A consumer of the program: it happens once for each delivery, which follows it in the outbox. */
export class ConsumerEvent implements OutboxEvent {
  constructor(
    private readonly home: ConsumerHome,
    private readonly callbacks: ConsumerCallbacks,
  ) {}

  happen(outbox: Outbox): void {
    const delivery = outbox.takeDelivery();
    const { home } = this;
    if (home.isMuted) return;
    try {
      if (delivery.body.length > home.limit.maxMessageBytes) this.tooLarge(delivery);
      else this.callbacks.onDelivery(delivery);
    } catch (error) {
      warnOfThrow(error);
    }
  }

  private tooLarge({ deliveryTag, consumerTag, redelivered, exchange, routingKey, body }: Delivery): void {
    const error = this.home.limit.faultOf(body);
    if (!error) return;
    const { onOversized } = this.callbacks;
    if (onOversized) onOversized({ deliveryTag, consumerTag, redelivered, exchange, routingKey, error });
    else this.home.refused(error);
  }
}
