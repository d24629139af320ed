// For applications.
export { amqplib } from './amqplib';
export type { AmqplibOptions, AmqplibTlsOptions } from './options';
