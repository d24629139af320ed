import type { Delivery, OversizedDelivery } from '@nest-amqp/core';
import { callSafely } from './call-safely';

// Taken at load, so that a test's fake timers cannot freeze delivery.
const nextTurn = setImmediate;

/** What a consumer is told of. */
export interface ConsumerCallbacks {
  readonly onDelivery: (delivery: Delivery) => void;
  /** Without it, a message that is larger than allowed closes the channel. */
  readonly onOversized: ((delivery: OversizedDelivery) => void) | undefined;
}

interface Consumer {
  readonly callbacks: ConsumerCallbacks;
  /** What came before the consumer's owner could know its tag. */
  held?: (() => void)[];
}

/** The consumers of one channel, by tag. */
export class Consumers {
  private readonly consumers = new Map<string, Consumer>();

  /** Adds a consumer; its deliveries begin in the next turn of the event loop, when its tag is known to whoever awaits it. */
  add(consumerTag: string, callbacks: ConsumerCallbacks): void {
    const consumer: Consumer = { callbacks, held: [] };
    this.consumers.set(consumerTag, consumer);
    nextTurn(() => release(consumer));
  }

  deliver(delivery: Delivery): void {
    const consumer = this.consumers.get(delivery.consumerTag ?? '');
    if (consumer?.held) consumer.held.push(() => consumer.callbacks.onDelivery(delivery));
    else if (consumer) callSafely(consumer.callbacks.onDelivery, delivery);
  }

  takesOversized(consumerTag: string): boolean {
    return this.consumers.get(consumerTag)?.callbacks.onOversized !== undefined;
  }

  deliverOversized(delivery: OversizedDelivery): void {
    const consumer = this.consumers.get(delivery.consumerTag ?? '');
    const hand = (): void => consumer?.callbacks.onOversized?.(delivery);
    if (consumer?.held) consumer.held.push(hand);
    else callSafely(hand);
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
  for (const hand of held) callSafely(hand);
  consumer.held = undefined;
}
