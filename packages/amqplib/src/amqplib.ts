import type { TransportFactory } from '@nest-amqp/core';
import type { AmqplibOptions } from './amqplib-options';
import { resolveAmqplibOptions } from './resolve-amqplib-options';
import { AmqplibTransport } from './transport';

/**
 * The way to a RabbitMQ: AMQP 0-9-1 over TCP or TLS, by amqplib. Without options it goes where the environment variable
 * `RABBITMQ_URL` says, else to `amqp://guest:guest@localhost:5672/`. No socket opens before an application starts.
 *
 * @throws AmqpOptionsError listing all faulty options. `RABBITMQ_URL` is read, and refused, when the application starts.
 */
export function amqplib(options: AmqplibOptions = {}): TransportFactory {
  resolveAmqplibOptions(options);
  return {
    name: 'amqplib',
    create: () => new AmqplibTransport(resolveAmqplibOptions(options, process.env.RABBITMQ_URL)),
  };
}
