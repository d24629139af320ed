import type { HeaderTable } from '@nest-amqp/core';
import { argumentType, isInteger } from './argument-type';
import { BrokerFault } from './broker-fault';
import type { QueueType } from './queue-arguments';

/**
 * Checks what a consumer is started with, for a queue of a type.
 *
 * @throws BrokerFault 406 for a priority that is no integer, and for an argument of another queue type.
 */
export function checkConsumerArguments(args: HeaderTable, subject: string, type: QueueType): void {
  const { 'x-priority': priority } = args;
  if (priority !== undefined && !isInteger(priority)) {
    throw new BrokerFault(406, `invalid arg 'x-priority' for ${subject}: "expected integer, got ${argumentType(priority)}"`);
  }
  if ('x-stream-offset' in args && type !== 'stream') {
    throw new BrokerFault(406, `invalid arg 'x-stream-offset' for ${subject} of queue type rabbit_${type}_queue`);
  }
}
