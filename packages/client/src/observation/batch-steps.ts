import type { BatchInvocation } from '../listener/batch-invocation';
import type { ConsumeStep } from '../listener/consume-step';
import { measured, operation, readFrom } from './destination';
import { errorType } from './error-type';
import type { ClientInstruments } from './instruments';
import type { Attributes, Tracing } from './telemetry';
import { watchHandling } from './watch-handling';

/** A span for each attempt with a batch, linked to the sender of each message: it can be the child of one only, and is of none. */
export function batchTraceStep(tracing: Tracing, listener: string, server: Attributes): ConsumeStep<BatchInvocation> {
  return (next) => (batch) => {
    const { template } = queueOf(batch);
    const span = tracing.start({
      name: `process ${template}`,
      kind: 'consumer',
      continues: {},
      links: batch.open.map(({ message }) => message.properties.headers),
      attributes: {
        ...operation('process', 'process', { name: template, template }),
        'messaging.batch.message_count': batch.open.length,
        'nest_amqp.listener.id': listener,
        ...server,
      },
    });
    for (const each of batch.open) each.span = span;
    return watchHandling(
      () => span.run(() => next(batch)),
      (failure) => {
        if (failure) span.fail(failure.error);
        span.end();
      },
    );
  };
}

/** Counts the messages of batches, and measures how long an attempt with a batch took. */
export function batchMeasureStep(instruments: ClientInstruments, server: Attributes): ConsumeStep<BatchInvocation> {
  return (next) => (batch) => {
    const startedAt = performance.now();
    const attributes = measured('process', queueOf(batch).template, server);
    const { length } = batch.open;
    return watchHandling(
      () => next(batch),
      (failure) => {
        const said = failure ? { ...attributes, 'error.type': errorType(failure.error) } : attributes;
        instruments.consumed(length, said);
        instruments.processed((performance.now() - startedAt) / 1_000, said);
      },
    );
  };
}

function queueOf({ message: { properties } }: BatchInvocation): { readonly template: string } {
  return readFrom(properties, properties.consumerQueue ?? '');
}
