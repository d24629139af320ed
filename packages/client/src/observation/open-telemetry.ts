import { createRequire } from 'node:module';
import type * as OpenTelemetryApi from '@opentelemetry/api';
import type { MessageHeaders } from '@nest-amqp/core';
import { errorType } from './error-type';
import type { Attributes, Metrics, Span, SpanStart, Telemetry, Tracing } from './telemetry';

// The one file that knows OpenTelemetry. Nothing of it is loaded before somebody asks for it: it is an optional peer.
type Api = typeof OpenTelemetryApi;

const load = (): Api => createRequire(__filename)('@opentelemetry/api') as Api;

const NAME = '@nest-amqp/client';
const KINDS = { producer: 'PRODUCER', consumer: 'CONSUMER', client: 'CLIENT' } as const;
// What the semantic conventions advise for durations of messaging, in seconds.
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Whether `@opentelemetry/api` is installed. */
export function canLoadOpenTelemetry(): boolean {
  try {
    load();
    return true;
  } catch {
    return false;
  }
}

/** @throws Error if `@opentelemetry/api` is not installed. */
export function loadOpenTelemetry(wanted: { readonly tracing: boolean; readonly metrics: boolean }): Telemetry {
  const api = load();
  return {
    ...(wanted.tracing && { tracing: new OpenTelemetryTracing(api) }),
    ...(wanted.metrics && { metrics: new OpenTelemetryMetrics(api) }),
  };
}

class OpenTelemetryTracing implements Tracing {
  private readonly tracer: OpenTelemetryApi.Tracer;

  constructor(private readonly api: Api) {
    this.tracer = api.trace.getTracer(NAME);
  }

  start({ name, kind, attributes, parent, continues, startedAt: startTime, links = [] }: SpanStart): Span {
    const { api } = this;
    const linked = links.flatMap((headers) => {
      const context = api.trace.getSpanContext(this.contextOf(headers));
      return context ? [{ context }] : [];
    });
    const from = parent instanceof OpenTelemetrySpan ? parent.context : continues ? this.contextOf(continues) : api.context.active();
    const span = this.tracer.startSpan(name, { kind: api.SpanKind[KINDS[kind]], attributes, startTime, links: linked }, from);
    return new OpenTelemetrySpan(api, span, api.trace.setSpan(from, span));
  }

  /** From the root: what happens to be active here has nothing to do with the message. */
  private contextOf(headers: MessageHeaders): OpenTelemetryApi.Context {
    return this.api.propagation.extract(this.api.ROOT_CONTEXT, headers, HEADERS);
  }
}

class OpenTelemetrySpan implements Span {
  constructor(
    private readonly api: Api,
    private readonly span: OpenTelemetryApi.Span,
    readonly context: OpenTelemetryApi.Context,
  ) {}

  inject(headers: MessageHeaders): void {
    this.api.propagation.inject(this.context, headers);
  }

  run<T>(work: () => T): T {
    return this.api.context.with(this.context, work);
  }

  set(attributes: Attributes): void {
    this.span.setAttributes(attributes);
  }

  fail(error: unknown): void {
    this.span.setAttribute('error.type', errorType(error));
    this.span.setStatus({ code: this.api.SpanStatusCode.ERROR });
    if (error instanceof Error) this.span.recordException(error);
  }

  end(): void {
    this.span.end();
  }
}

class OpenTelemetryMetrics implements Metrics {
  private readonly meter: OpenTelemetryApi.Meter;

  constructor(api: Api) {
    this.meter = api.metrics.getMeter(NAME);
  }

  counter(...[name, text]: Parameters<Metrics['counter']>): ReturnType<Metrics['counter']> {
    const counter = this.meter.createCounter(name, text);
    return (count, attributes) => counter.add(count, attributes);
  }

  histogram(...[name, text]: Parameters<Metrics['histogram']>): ReturnType<Metrics['histogram']> {
    const histogram = this.meter.createHistogram(name, { ...text, advice: { explicitBucketBoundaries: SECONDS } });
    return (seconds, attributes) => histogram.record(seconds, attributes);
  }

  gauge(...[name, text, read]: Parameters<Metrics['gauge']>): () => void {
    const gauge = this.meter.createObservableGauge(name, text);
    const callback = (result: OpenTelemetryApi.ObservableResult): void => read((value, attributes) => result.observe(value, attributes));
    gauge.addCallback(callback);
    return () => gauge.removeCallback(callback);
  }
}

const HEADERS: OpenTelemetryApi.TextMapGetter<MessageHeaders> = {
  keys: (headers) => Object.keys(headers),
  get: (headers, key) => {
    const value = headers[key];
    return typeof value === 'string' ? value : undefined;
  },
};
