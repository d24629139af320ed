// For applications.
export { amqplib } from './amqplib';
export type { AddressList, AddressResolver, AmqplibOptions, AmqplibTlsOptions } from './amqplib-options';
