// For applications and their tests.
export { AmqpServer, type AmqpServerOptions } from './amqp-server';
export type { Authenticator, Users } from './authenticator';
