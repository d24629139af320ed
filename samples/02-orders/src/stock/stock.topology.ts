import { BindingBuilder } from '@nest-amqp/nestjs';
import { orders, queueOf } from '../topology';

export const stockQueue = queueOf('stock');
export const stockTopology = [stockQueue, BindingBuilder.bind(stockQueue).to(orders).with('order.placed.#')];
