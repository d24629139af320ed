import type { MessageConverter, MessagePostProcessor } from '@nest-amqp/core';
import { retryStep, type RetryStepOptions } from '../retry/retry-step';
import { idleStep } from '../events/idle-step';
import type { IdleWatch } from '../events/idle-watch';
import { afterReceiveStep } from './after-receive-step';
import type { ConsumeHandler, ConsumeStep } from './consume-step';
import { convertStep } from './convert-step';
import type { MessageHandler } from './endpoint';
import type { Invocation } from './invocation';
import { invokeStep } from './invoke-step';

/** What the consume pipeline of one listener is made of. */
export interface ConsumePipelineParts {
  readonly handlers: readonly MessageHandler[];
  readonly converter: MessageConverter;
  readonly retry: RetryStepOptions<Invocation>;
  /** By default none. */
  readonly afterReceive?: readonly MessagePostProcessor[];
  /** Absent: nobody wants to know when no message comes. */
  readonly idleWatch?: IdleWatch;
}

/** The way of a message to its handler. */
export interface ConsumePipeline {
  /** Fails with the failure of the last attempt. */
  readonly run: ConsumeHandler;
  /** The names of the steps: `retry > convert > invoke`. */
  toString(): string;
}

/** The consume pipeline, outermost step first. */
export function consumePipeline(parts: ConsumePipelineParts): ConsumePipeline {
  const { idleWatch, afterReceive = [] } = parts;
  const steps: readonly (readonly [name: string, step: ConsumeStep])[] = [
    ...(idleWatch ? [['idle', idleStep(idleWatch)] as const] : []),
    ...(afterReceive.length > 0 ? [['after-receive', afterReceiveStep(afterReceive)] as const] : []),
    ['retry', retryStep(parts.retry)],
    ['convert', convertStep(parts.handlers, parts.converter)],
    ['invoke', invokeStep],
  ];
  return {
    run: steps.reduceRight<ConsumeHandler>(
      (next, [, step]) => step(next),
      () => undefined,
    ),
    toString: () => steps.map(([name]) => name).join(' > '),
  };
}
