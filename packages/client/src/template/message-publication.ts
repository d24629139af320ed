import { AmqpIllegalStateError, messageRoute, nameOf, type PayloadType, type Queue } from '@nest-amqp/core';

/** Where a message goes by what its class says. */
export interface ClassRoute {
  readonly exchange: string;
  readonly routingKey: string | Queue;
}

/** @throws AmqpIllegalStateError if the class of the message carries no route. */
export function routeOfMessage(message: object): ClassRoute {
  const type: unknown = message.constructor;
  const route = typeof type === 'function' && type !== Object ? messageRoute(type as unknown as PayloadType) : undefined;
  if (!route) {
    const name = typeof type === 'function' && type !== Object ? type.name : 'A plain object';
    throw new AmqpIllegalStateError(
      `${name} carries no route. Write @MessageType('…', { exchange, routingKey }) on its class (a parent's does not count), or say convertAndSend(exchange, key, payload)`,
      { outcome: 'not-sent' },
    );
  }
  const { exchange, routingKey = '' } = route;
  return { exchange: nameOf(exchange), routingKey: typeof routingKey === 'function' ? routingKey(message) : routingKey };
}
