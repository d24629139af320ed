import type { ConsumeStep } from '../listener/consume-step';
import { measured, readFrom } from './destination';
import { errorType } from './error-type';
import type { ClientInstruments } from './instruments';
import type { Attributes } from './telemetry';
import { watchHandling } from './watch-handling';

/** Counts messages by what came of them, and measures how long their handling took. */
export function consumeMeasureStep(instruments: ClientInstruments, server: Attributes): ConsumeStep {
  return (next) => (invocation) => {
    const startedAt = performance.now();
    const { template } = readFrom(invocation.message.properties, invocation.source.queue);
    const attributes = measured('process', template, server);
    invocation.whenSettled((how, requeue) => {
      instruments.settled(1, { ...measured(how, template, server), 'nest_amqp.requeue': how !== 'ack' && requeue });
    });
    return watchHandling(
      () => next(invocation),
      (failure) => {
        const said = failure ? { ...attributes, 'error.type': errorType(failure.error) } : attributes;
        instruments.consumed(1, said);
        instruments.processed((performance.now() - startedAt) / 1_000, said);
      },
    );
  };
}
