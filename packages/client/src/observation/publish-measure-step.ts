import { Outgoing } from '../template/outgoing';
import type { NamedPublishStep } from '../template/publish-pipeline';
import { measured, sentTo } from './destination';
import { errorType } from './error-type';
import type { ClientInstruments } from './instruments';
import type { Attributes } from './telemetry';
import { watchOutcome } from './watch-outcome';

/** Counts sends and what became of them, and measures how long that took. */
export function publishMeasureStep(instruments: ClientInstruments, server: Attributes): NamedPublishStep {
  return {
    name: 'measure',
    step: (next) => (publication) => {
      // A request has no outcome but its reply: it is observed where it is made.
      if (!(publication instanceof Outgoing)) {
        next(publication);
        return;
      }
      const startedAt = performance.now();
      const attributes = measured('send', sentTo(publication.exchange, publication.routingKey).template, server);
      watchOutcome(publication, next, (error) => {
        const said = error === undefined ? attributes : { ...attributes, 'error.type': errorType(error) };
        instruments.sent(1, said);
        instruments.duration((performance.now() - startedAt) / 1_000, said);
        if (error === undefined) instruments.confirmed(1, attributes);
      });
    },
  };
}
