import type { Delivery } from '@nest-amqp/core';
import type { Outbox, OutboxEvent } from './outbox';
import { warnOfThrow } from './warn-of-throw';

/** A consumer of the program: it happens once for each delivery, which follows it in the outbox. */
export class ConsumerEvent implements OutboxEvent {
  constructor(
    readonly consumerTag: string,
    private readonly onDelivery: (delivery: Delivery) => void,
  ) {}

  happen(outbox: Outbox): void {
    const delivery = outbox.takeDelivery();
    try {
      this.onDelivery(delivery);
    } catch (error) {
      warnOfThrow(error);
    }
  }
}
