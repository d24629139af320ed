import type { NamedPublishStep } from '../template/publish-pipeline';
import { measured, sentTo } from './destination';
import { errorType } from './error-type';
import type { ClientInstruments } from './instruments';
import type { Attributes } from './telemetry';

/** Counts sends and what became of them, and measures how long that took. */
export function publishMeasureStep(instruments: ClientInstruments, server: Attributes): NamedPublishStep {
  return {
    name: 'measure',
    step: (next) => (outgoing) => {
      if (!outgoing.outcome) {
        next(outgoing);
        return;
      }
      const startedAt = performance.now();
      const attributes = measured('send', sentTo(outgoing.exchange, outgoing.routingKey).template, server);
      const done = (error?: unknown): void => {
        const said = error === undefined ? attributes : { ...attributes, 'error.type': errorType(error) };
        instruments.sent(1, said);
        instruments.duration((performance.now() - startedAt) / 1_000, said);
        if (error === undefined) instruments.confirmed(1, attributes);
      };
      try {
        next(outgoing);
      } catch (error) {
        done(error);
        throw error;
      }
      outgoing.outcome.then(() => done(), done);
    },
  };
}
