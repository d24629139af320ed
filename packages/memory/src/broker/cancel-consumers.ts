import type { BrokerQueue } from '../queue/broker-queue';

/**
 * Ends the consumers of a queue, or the ones of this tag, by the broker's own decision: their clients get `basic.cancel`, as
 * when a queue's node goes (RabbitMQ's documentation, "Consumer Cancellation Notification"). What they hold stays
 * unacknowledged. An auto-delete queue goes with its last consumer.
 *
 * @returns how many were ended
 */
export function cancelConsumers(queue: BrokerQueue, consumerTag?: string): number {
  const ended = [...queue.consumers.all].filter(({ tag }) => consumerTag === undefined || tag === consumerTag);
  // none of them gets what the others can take no more
  for (const consumer of ended) queue.consumers.remove(consumer);
  for (const consumer of ended) {
    consumer.channel.consumerCancelled(consumer);
    queue.removeConsumer(consumer);
  }
  return ended.length;
}
