import { AmqpBrokerError } from '@nest-amqp/core';
import type { BrokerFault } from '../broker/broker-fault';

/** The one place where what the broker refuses becomes an error of this project. */
export function errorOfFault({ replyCode, replyText, scope, classId, methodId, cause }: BrokerFault): AmqpBrokerError {
  return new AmqpBrokerError({ replyCode, replyText, scope, classId, methodId }, cause === undefined ? {} : { cause });
}
