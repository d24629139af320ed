import { hostname } from 'node:os';
import type { FieldTable } from '@nest-amqp/codec';

/** What the version of RabbitMQ says of itself. */
export interface ServerIdentity {
  readonly serverVersion: string;
  readonly copyright: string;
}

/** What the server says of itself in `connection.start`: the properties of RabbitMQ, for clients look for them. */
export function serverProperties({ serverVersion, copyright }: ServerIdentity): FieldTable {
  return {
    capabilities: {
      publisher_confirms: true,
      exchange_exchange_bindings: true,
      'basic.nack': true,
      consumer_cancel_notify: true,
      'connection.blocked': true,
      consumer_priorities: true,
      authentication_failure_close: true,
      per_consumer_qos: true,
      direct_reply_to: true,
    },
    cluster_name: `rabbit@${hostname()}`,
    copyright,
    information: 'Licensed under the MPL 2.0. Website: https://rabbitmq.com',
    platform: `Node.js ${process.version}`,
    product: 'RabbitMQ',
    version: serverVersion,
  };
}
