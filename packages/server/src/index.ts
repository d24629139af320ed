// For applications and their tests.
export { AmqpServer, type AmqpServerOptions } from './amqp-server';
