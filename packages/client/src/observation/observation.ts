import type { NamedConsumeStep } from '../listener/consume-pipeline';
import type { NamedPublishStep } from '../template/publish-pipeline';
import { measureApplication, type MeasuredApplication } from './application-metrics';
import { consumeMeasureStep } from './consume-measure-step';
import { consumeTraceStep } from './consume-trace-step';
import { clientInstruments } from './instruments';
import { wantedSignals, type ObservationOption } from './observation-option';
import { ObservedCalls } from './observed-calls';
import { loadOpenTelemetry } from './open-telemetry';
import { publishMeasureStep } from './publish-measure-step';
import { publishTraceStep } from './publish-trace-step';
import { serverAttributes } from './server-attributes';

/** What the pipelines of one application get where observing is switched on. */
export interface Observation {
  readonly publishSteps: readonly NamedPublishStep[];
  /** Requests, and receiving. */
  readonly calls: ObservedCalls;
  consumeSteps(listener: string): readonly NamedConsumeStep[];
  /** Measures what does not pass the pipelines. */
  measure(application: MeasuredApplication): void;
}

/**
 * Loads what is switched on; nothing is loaded otherwise.
 *
 * @param address the transport's
 * @throws Error if `@opentelemetry/api` is needed and not installed.
 */
export function observationFor(option: ObservationOption | undefined, address: string): Observation | undefined {
  const wanted = wantedSignals(option);
  if (!wanted.tracing && !wanted.metrics) return undefined;
  const { tracing, metrics } = loadOpenTelemetry(wanted);
  const server = serverAttributes(address);
  const instruments = metrics && clientInstruments(metrics);
  return {
    publishSteps: [
      ...(tracing ? [publishTraceStep(tracing, server)] : []),
      ...(instruments ? [publishMeasureStep(instruments, server)] : []),
    ],
    calls: new ObservedCalls({ tracing, instruments, server }),
    consumeSteps: (listener) => [
      ...(tracing ? [['trace', consumeTraceStep(tracing, listener, server)] as const] : []),
      ...(instruments ? [['measure', consumeMeasureStep(instruments, server)] as const] : []),
    ],
    measure: (application) => {
      if (metrics) measureApplication(application, metrics, server);
    },
  };
}
