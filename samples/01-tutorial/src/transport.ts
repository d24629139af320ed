import { amqplib } from '@nest-amqp/amqplib';
import type { TransportFactory } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';

// One broker for all applications of the tutorial, as RabbitMQ is one for all.
const broker = new InMemoryBroker();

/** RabbitMQ where `RABBITMQ_URL` names one, else a broker in memory. It is chosen when an application starts. */
export const transport: TransportFactory = {
  name: 'tutorial',
  create: () => (process.env.RABBITMQ_URL ? amqplib() : memory({ broker })).create(),
};
