import type { ReturnedDelivery } from '@nest-amqp/core';
import type { Outgoing } from './outgoing';

/** Whether a message that came back is this one. Several may have one id; where they went tells them apart. */
export function isReturnOf({ properties, exchange, routingKey }: ReturnedDelivery, outgoing: Outgoing): boolean {
  return (
    !outgoing.returned &&
    outgoing.message.properties.messageId === properties.messageId &&
    outgoing.exchange === exchange &&
    outgoing.routingKey === routingKey
  );
}

/** A message that is sent again may find a queue this time. */
export function forgetReturn(outgoing: Outgoing): void {
  outgoing.returned = undefined;
  if (outgoing.correlation) outgoing.correlation.returned = undefined;
}
