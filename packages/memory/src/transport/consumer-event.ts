import type { Delivery } from '@nest-amqp/core';
import type { Outbox, OutboxEvent } from './outbox';

/** A consumer of the program: it happens once for each delivery, which follows it in the outbox. */
export class ConsumerEvent implements OutboxEvent {
  constructor(
    readonly consumerTag: string,
    private readonly onDelivery: (delivery: Delivery) => void,
    private readonly onThrow: (error: unknown) => void,
  ) {}

  happen(outbox: Outbox): void {
    const delivery = outbox.takeDelivery();
    try {
      this.onDelivery(delivery);
    } catch (error) {
      this.onThrow(error);
    }
  }
}
