import { BindingBuilder } from '@nest-amqp/nestjs';
import { orders, queueOf } from '../topology';

export const historyQueue = queueOf('history');

// One word after "order": what happened to an order, but not that it was placed in some region.
export const historyTopology = [historyQueue, BindingBuilder.bind(historyQueue).to(orders).with('order.*')];
