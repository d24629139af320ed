import { AmqpIllegalStateError } from '@nest-amqp/core';
import type { ConsumeStep } from './consume-step';

/** The last step: calls the handler that conversion has chosen. */
export const invokeStep: ConsumeStep = () => (invocation) => {
  if (!invocation.handler) throw new AmqpIllegalStateError('No handler was chosen: the conversion step comes before the one that invokes');
  return invocation.handler.invoke(invocation);
};
