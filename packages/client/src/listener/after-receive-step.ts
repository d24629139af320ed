import type { MessagePostProcessor } from '@nest-amqp/core';
import type { ConsumeStep } from './consume-step';
import type { Invocation } from './invocation';

/** Changes each message once, before its first attempt. What a processor throws is the failure of the message. */
export function afterReceiveStep(processors: readonly MessagePostProcessor[]): ConsumeStep {
  return (next) => (invocation) => {
    processReceived(invocation, processors);
    return next(invocation);
  };
}

export function processReceived(invocation: Invocation, processors: readonly MessagePostProcessor[]): void {
  invocation.replaceMessage(processors.reduce((message, process) => process(message), invocation.message));
}
