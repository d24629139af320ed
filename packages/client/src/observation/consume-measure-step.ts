import type { ConsumeStep } from '../listener/consume-step';
import { verdictOf } from '../retry/failure-verdict';
import { isPromise } from '../retry/is-promise';
import { measured, readFrom } from './destination';
import { errorType } from './error-type';
import type { ClientInstruments } from './instruments';
import type { Attributes } from './telemetry';

/** Counts messages by what came of them, and measures how long their handling took. */
export function consumeMeasureStep(instruments: ClientInstruments, server: Attributes): ConsumeStep {
  return (next) => (invocation) => {
    const startedAt = performance.now();
    const { template } = readFrom(invocation.message.properties, invocation.source.queue);
    const attributes = measured('process', template, server);
    const done = (error?: unknown): void => {
      const failed = error !== undefined && verdictOf(error) !== 'acknowledge';
      const said = failed ? { ...attributes, 'error.type': errorType(error) } : attributes;
      instruments.consumed(1, said);
      instruments.processed((performance.now() - startedAt) / 1_000, said);
    };
    invocation.whenSettled((how, requeue) => {
      instruments.settled(1, { ...measured(how, template, server), 'nest_amqp.requeue': how !== 'ack' && requeue });
    });
    let result: unknown;
    try {
      result = next(invocation);
    } catch (error) {
      done(error);
      throw error;
    }
    if (isPromise(result)) result.then(() => done(), done);
    else done();
    return result;
  };
}
