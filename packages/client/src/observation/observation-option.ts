import type { OptionFault } from '@nest-amqp/core';

/** Which signals are given to OpenTelemetry: `true` for both. */
export type ObservationOption = boolean | { readonly tracing?: boolean; readonly metrics?: boolean };

/** What of it is on. */
export function wantedSignals(option: ObservationOption | undefined): { readonly tracing: boolean; readonly metrics: boolean } {
  if (typeof option === 'object') return { tracing: option.tracing ?? false, metrics: option.metrics ?? false };
  return { tracing: option ?? false, metrics: option ?? false };
}

/** @param isInstalled whether `@opentelemetry/api` can be loaded; asked only where something is switched on */
export function observationFaults(option: unknown, isInstalled: () => boolean): OptionFault[] {
  if (option === undefined || option === false) return [];
  if (!isObservationOption(option)) {
    return [{ option: 'observation', problem: `it is ${JSON.stringify(option)}`, remedy: 'Say true, false, or { tracing, metrics }' }];
  }
  const { tracing, metrics } = wantedSignals(option);
  if ((!tracing && !metrics) || isInstalled()) return [];
  return [
    {
      option: 'observation',
      problem: '@opentelemetry/api cannot be loaded',
      remedy: 'Install it beside your OpenTelemetry SDK: npm install @opentelemetry/api',
    },
  ];
}

function isObservationOption(option: unknown): option is ObservationOption {
  if (typeof option === 'boolean') return true;
  if (typeof option !== 'object' || option === null) return false;
  return Object.entries(option).every(
    ([name, value]) => ['tracing', 'metrics'].includes(name) && (value === undefined || typeof value === 'boolean'),
  );
}
