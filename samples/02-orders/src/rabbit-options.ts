import { ValidationPipe } from '@nestjs/common';
import { amqplib } from '@nest-amqp/amqplib';
import { memory } from '@nest-amqp/memory';
import type { RabbitModuleOptions } from '@nest-amqp/nestjs';
import { orders } from './topology';

export const rabbitOptions: RabbitModuleOptions = {
  transport: process.env.RABBITMQ_URL ? amqplib() : memory(),
  appName: 'orders',
  declarables: [orders],
  // A message that is not valid can never succeed: it goes to the dead letters without another attempt.
  enhancers: { pipes: [new ValidationPipe()] },
};
