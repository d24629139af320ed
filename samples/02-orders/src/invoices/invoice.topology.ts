import { BindingBuilder } from '@nest-amqp/nestjs';
import { orders, queueOf } from '../topology';

export const invoiceQueue = queueOf('invoices');
export const invoiceTopology = [invoiceQueue, BindingBuilder.bind(invoiceQueue).to(orders).with('order.placed.#')];
