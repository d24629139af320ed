import type { MessageConverter, MessagePostProcessor } from '@nest-amqp/core';
import { idleStep } from '../events/idle-step';
import type { IdleWatch } from '../events/idle-watch';
import { retryStep, type RetryStepOptions } from '../retry/retry-step';
import { afterReceiveStep } from './after-receive-step';
import { convertStep } from './convert-step';
import type { MessageHandler } from './endpoint';
import { errorHandlerStep } from './error-handler-step';
import { handlerTimeoutStep, type HandlerTimeoutOptions } from './handler-timeout-step';
import type { Invocation } from './invocation';
import { invokeStep } from './invoke-step';
import type { ListenerErrorHandler } from './listener-error-handler';
import type { MessageOrder } from './message-order';
import { pipelineOf, type NamedStep, type Pipeline } from './pipeline';

/** What the consume pipeline of one listener is made of. */
export interface ConsumePipelineParts {
  readonly listener: string;
  readonly handlers: readonly MessageHandler[];
  readonly converter: MessageConverter;
  readonly retry: RetryStepOptions<Invocation>;
  /** By default none. */
  readonly afterReceive?: readonly MessagePostProcessor[];
  /** The steps around all others, outermost first. */
  readonly outer?: readonly NamedStep<Invocation>[];
  /** Absent: nobody wants to know when no message comes. */
  readonly idleWatch?: IdleWatch;
  readonly order?: MessageOrder;
  readonly errorHandler?: ListenerErrorHandler;
  readonly timeout?: HandlerTimeoutOptions;
}

/** The way of a message to its handler, outermost step first; of these, what is configured. */
export function consumePipeline(parts: ConsumePipelineParts): Pipeline<Invocation> {
  const { listener, outer = [], idleWatch, order, afterReceive = [], errorHandler, timeout } = parts;
  return pipelineOf<Invocation>([
    ...outer,
    idleWatch && ['idle', idleStep(idleWatch)],
    order && ['order', order.step],
    afterReceive.length > 0 ? ['after-receive', afterReceiveStep(afterReceive)] : undefined,
    ['retry', retryStep(parts.retry)],
    errorHandler && ['errorHandler', errorHandlerStep(listener, errorHandler)],
    ['convert', convertStep(parts.handlers, parts.converter)],
    timeout && ['timeout', handlerTimeoutStep(timeout)],
    ['invoke', invokeStep],
  ]);
}
