import type { Clock } from '@nest-amqp/core';
import { BatchDispatcher } from './batch-dispatcher';
import { BatchFlow } from './batch-flow';
import { batchPipeline, type BatchPipelineParts } from './batch-pipeline';
import { consumePipeline, type ConsumePipelineParts } from './consume-pipeline';
import type { ConsumerDelivery } from './consumer-session';
import type { DeliveryLine } from './delivery-line';
import { Dispatcher } from './dispatcher';
import { MessageFlow } from './message-flow';
import type { MessageFlowParts } from './message-flow-parts';
import { OrderedDispatcher } from './ordered-dispatcher';
import type { ResolvedListenerOptions } from './resolve-listener-options';

/** What the flow of one listener is made of, whether it takes messages one by one or in batches. */
export interface ListenerFlowParts extends ConsumePipelineParts, Omit<MessageFlowParts, 'pipeline'> {
  readonly clock: Clock;
  /** The steps around all others where messages are taken in batches. */
  readonly outerOfBatch?: BatchPipelineParts['outerOfBatch'];
}

/** How a listener handles what is delivered. */
export interface ListenerFlow {
  /** For the log. */
  readonly pipeline: { toString(): string };
  /** Where the deliveries of one consumer wait for a place. */
  newLine(options: ResolvedListenerOptions): DeliveryLine<ConsumerDelivery>;
}

export function flowOf(parts: ListenerFlowParts): ListenerFlow {
  const { batch } = parts.options;
  const [handler] = parts.handlers;
  if (batch && handler) {
    const pipeline = batchPipeline({ ...parts, handler });
    const flow = new BatchFlow({ ...parts, pipeline });
    const { clock } = parts;
    return {
      pipeline,
      newLine: ({ concurrency }) =>
        new BatchDispatcher<ConsumerDelivery>({ ...batch, concurrency, clock, work: (items, done) => flow.run(items, done) }),
    };
  }
  const pipeline = consumePipeline(parts);
  const flow = new MessageFlow({ ...parts, pipeline });
  const work = (invocation: ConsumerDelivery, done: () => void): void => flow.run(invocation, done);
  const { order } = parts;
  return {
    pipeline,
    newLine: ({ concurrency }) =>
      order ? new OrderedDispatcher<ConsumerDelivery>({ concurrency, keyOf: order.keyOf, work }) : new Dispatcher(concurrency, work),
  };
}
