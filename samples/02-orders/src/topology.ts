import { Queue, QueueBuilder, TopicExchange } from '@nest-amqp/nestjs';

/** Everything that happens to an order is published here: `order.placed.<region>`, then `order.<what happened>`. */
export const orders = new TopicExchange('orders');

/** Where the messages go that nobody could handle. */
export const deadLetters = new Queue('orders.dead-letters');

/** A queue of one listener: durable, and with dead letters. */
export function queueOf(listener: string): Queue {
  return QueueBuilder.durable(`orders.${listener}`).deadLetter(deadLetters).build();
}
