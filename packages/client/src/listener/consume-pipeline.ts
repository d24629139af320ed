import type { MessageConverter } from '@nest-amqp/core';
import { retryStep, type RetryStepOptions } from '../retry/retry-step';
import { idleStep } from '../events/idle-step';
import type { IdleWatch } from '../events/idle-watch';
import type { ConsumeHandler, ConsumeStep } from './consume-step';
import { convertStep } from './convert-step';
import type { MessageHandler } from './endpoint';
import type { Invocation } from './invocation';
import { invokeStep } from './invoke-step';

/** A step with the name under which it is printed. */
export type NamedConsumeStep = readonly [name: string, step: ConsumeStep];

/** What the consume pipeline of one listener is made of. */
export interface ConsumePipelineParts {
  readonly handlers: readonly MessageHandler[];
  readonly converter: MessageConverter;
  readonly retry: RetryStepOptions<Invocation>;
  /** The steps around all others, outermost first. */
  readonly observing?: readonly NamedConsumeStep[];
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
  const { idleWatch, observing = [] } = parts;
  const steps: readonly NamedConsumeStep[] = [
    ...observing,
    ...(idleWatch ? [['idle', idleStep(idleWatch)] as const] : []),
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
