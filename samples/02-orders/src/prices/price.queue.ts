import { Queue } from '@nest-amqp/nestjs';

export const priceQueue = new Queue('orders.prices');
