import type { MessageConverter } from '@nest-amqp/core';
import { idleStep } from '../events/idle-step';
import type { IdleWatch } from '../events/idle-watch';
import type { BatchInvocation } from './batch-invocation';
import type { ConsumeHandler, ConsumeStep } from './consume-step';
import type { MessageHandler } from './endpoint';
import { errorHandlerStep } from './error-handler-step';
import { handlerTimeoutStep, type HandlerTimeoutOptions } from './handler-timeout-step';
import type { ListenerErrorHandler } from './listener-error-handler';
import { pipelineOf, type Pipeline } from './pipeline';

/** What the pipeline of a batch listener is made of. */
export interface BatchPipelineParts {
  readonly listener: string;
  readonly handler: MessageHandler;
  readonly converter: MessageConverter;
  readonly idleWatch?: IdleWatch;
  readonly errorHandler?: ListenerErrorHandler;
  readonly timeout?: HandlerTimeoutOptions;
}

/** The way of one attempt with a batch: `idle > errorHandler > convert > timeout > invoke`, of these what is configured. */
export function batchPipeline({ listener, idleWatch, errorHandler, timeout, ...parts }: BatchPipelineParts): Pipeline<BatchInvocation> {
  return pipelineOf<BatchInvocation>([
    idleWatch && ['idle', idleStep(idleWatch)],
    errorHandler && ['errorHandler', errorHandlerStep(listener, errorHandler)],
    ['convert', convertBatchStep(parts.handler, parts.converter)],
    timeout && ['timeout', handlerTimeoutStep(timeout)],
    ['invoke', invokeBatchStep(parts.handler)],
  ]);
}

/** Converts each message by itself: one that cannot be read does not hold back the others. Without any that can, the handler is not called. */
function convertBatchStep(handler: MessageHandler, converter: MessageConverter): ConsumeStep<BatchInvocation> {
  return (next) => (batch) => {
    batch.handler = handler;
    batch.unreadable.clear();
    batch.batch = batch.open.filter((each) => {
      each.handler = handler;
      try {
        each.payload = handler.takesPayload ? converter.fromMessage(each.message, handler.payloadType) : each.message;
        return true;
      } catch (thrown) {
        batch.unreadable.set(each, thrown);
        return false;
      }
    });
    return batch.batch.length === 0 ? undefined : next(batch);
  };
}

function invokeBatchStep(handler: MessageHandler): () => ConsumeHandler<BatchInvocation> {
  return () => (batch) => handler.invoke(batch);
}
