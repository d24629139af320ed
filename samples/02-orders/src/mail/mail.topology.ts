import { BindingBuilder } from '@nest-amqp/nestjs';
import { orders, queueOf } from '../topology';

export const mailQueue = queueOf('mail');
export const mailTopology = [mailQueue, BindingBuilder.bind(mailQueue).to(orders).with('order.placed.#')];
