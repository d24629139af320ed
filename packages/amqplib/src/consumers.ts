import type { Delivery } from '@nest-amqp/core';
import { callSafely } from './call-safely';

// Taken at load, so that a test's fake timers cannot freeze delivery.
const nextTurn = setImmediate;

interface Consumer {
  readonly onDelivery: (delivery: Delivery) => void;
  /** What came before the consumer's owner could know its tag. */
  held?: Delivery[];
}

/** The consumers of one channel, by tag. */
export class Consumers {
  private readonly consumers = new Map<string, Consumer>();

  /** Adds a consumer; its deliveries begin in the next turn of the event loop, when its tag is known to whoever awaits it. */
  add(consumerTag: string, onDelivery: (delivery: Delivery) => void): void {
    const consumer: Consumer = { onDelivery, held: [] };
    this.consumers.set(consumerTag, consumer);
    nextTurn(() => release(consumer));
  }

  deliver(delivery: Delivery): void {
    const consumer = this.consumers.get(delivery.consumerTag ?? '');
    if (consumer?.held) consumer.held.push(delivery);
    else if (consumer) callSafely(consumer.onDelivery, delivery);
  }

  /** Forgets a consumer after the last of its deliveries. */
  remove(consumerTag: string): void {
    const consumer = this.consumers.get(consumerTag);
    this.consumers.delete(consumerTag);
    if (consumer) release(consumer);
  }

  /** Forgets all consumers; the broker gives what is held to others. */
  clear(): void {
    for (const consumer of this.consumers.values()) consumer.held = undefined;
    this.consumers.clear();
  }
}

function release(consumer: Consumer): void {
  const held = consumer.held ?? [];
  // The array grows when a delivery comes while these are handed over: it goes behind them.
  for (const delivery of held) callSafely(consumer.onDelivery, delivery);
  consumer.held = undefined;
}
