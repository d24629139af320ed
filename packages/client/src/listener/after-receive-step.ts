import type { MessagePostProcessor } from '@nest-amqp/core';
import type { ConsumeStep } from './consume-step';

/** Changes each message once, before its first attempt. What a processor throws is the failure of the message. */
export function afterReceiveStep(processors: readonly MessagePostProcessor[]): ConsumeStep {
  return (next) => (invocation) => {
    invocation.processOnce(processors);
    return next(invocation);
  };
}
