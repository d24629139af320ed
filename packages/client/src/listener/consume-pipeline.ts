import type { MessageConverter } from '@nest-amqp/core';
import { idleStep } from '../events/idle-step';
import type { IdleWatch } from '../events/idle-watch';
import { retryStep, type RetryStepOptions } from '../retry/retry-step';
import type { ConsumeHandler, ConsumeStep } from './consume-step';
import { convertStep } from './convert-step';
import type { MessageHandler } from './endpoint';
import { errorHandlerStep } from './error-handler-step';
import { handlerTimeoutStep, type HandlerTimeoutOptions } from './handler-timeout-step';
import type { Invocation } from './invocation';
import { invokeStep } from './invoke-step';
import type { ListenerErrorHandler } from './listener-error-handler';
import type { MessageOrder } from './message-order';

/** What the consume pipeline of one listener is made of. */
export interface ConsumePipelineParts {
  readonly listener: string;
  readonly handlers: readonly MessageHandler[];
  readonly converter: MessageConverter;
  readonly retry: RetryStepOptions<Invocation>;
  /** Absent: nobody wants to know when no message comes. */
  readonly idleWatch?: IdleWatch;
  readonly order?: MessageOrder;
  readonly errorHandler?: ListenerErrorHandler;
  readonly timeout?: HandlerTimeoutOptions;
}

/** The way of a message to its handler: `idle > order > retry > errorHandler > convert > timeout > invoke`, of these what is configured. */
export interface ConsumePipeline {
  /** Fails with the failure of the last attempt. */
  readonly run: ConsumeHandler;
  /** The names of the steps: `retry > convert > invoke`. */
  toString(): string;
}

/** The consume pipeline, outermost step first. */
export function consumePipeline(parts: ConsumePipelineParts): ConsumePipeline {
  const { listener, idleWatch, order, errorHandler, timeout } = parts;
  const steps = present([
    idleWatch && ['idle', idleStep(idleWatch)],
    order && ['order', order.step],
    ['retry', retryStep(parts.retry)],
    errorHandler && ['errorHandler', errorHandlerStep(listener, errorHandler)],
    ['convert', convertStep(parts.handlers, parts.converter)],
    timeout && ['timeout', handlerTimeoutStep(timeout)],
    ['invoke', invokeStep],
  ]);
  return {
    run: steps.reduceRight<ConsumeHandler>(
      (next, [, step]) => step(next),
      () => undefined,
    ),
    toString: () => steps.map(([name]) => name).join(' > '),
  };
}

type NamedStep = readonly [name: string, step: ConsumeStep];

/** A step that nobody configured is not there, so that it costs nothing. */
function present(steps: readonly (NamedStep | undefined)[]): readonly NamedStep[] {
  return steps.filter((step) => step !== undefined);
}
