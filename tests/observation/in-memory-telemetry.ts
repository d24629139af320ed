import {
  context,
  metrics,
  propagation,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader, AggregationTemporality } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** W3C trace context: `00-<trace>-<span>-<flags>`. */
const w3c: TextMapPropagator = {
  fields: () => ['traceparent'],
  inject(from: Context, carrier: unknown, setter: TextMapSetter): void {
    const span = trace.getSpanContext(from);
    if (span) setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-0${String(span.traceFlags)}`);
  },
  extract(into: Context, carrier: unknown, getter: TextMapGetter): Context {
    const header = getter.get(carrier, 'traceparent');
    const [, traceId, spanId] = typeof header === 'string' ? header.split('-') : [];
    if (!traceId || !spanId) return into;
    const span: SpanContext = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
    return trace.setSpanContext(into, span);
  },
};

/** What an application's SDK would be, with everything kept in memory. */
export class InMemoryTelemetry {
  private readonly spanExporter = new InMemorySpanExporter();
  private readonly metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  private readonly reader = new PeriodicExportingMetricReader({ exporter: this.metricExporter, exportIntervalMillis: 2 ** 31 - 1 });

  start(): void {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(w3c);
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.spanExporter)] }));
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [this.reader] }));
  }

  async stop(): Promise<void> {
    await this.reader.shutdown();
    context.disable();
    propagation.disable();
    trace.disable();
    metrics.disable();
  }

  get spans(): readonly ReadableSpan[] {
    return this.spanExporter.getFinishedSpans();
  }

  forget(): void {
    this.spanExporter.reset();
  }

  /** The one finished span of this name. */
  span(name: string): ReadableSpan {
    const found = this.spans.filter((span) => span.name === name);
    if (found.length !== 1) {
      throw new Error(`${String(found.length)} spans are named '${name}'; there are ${this.spans.map((span) => span.name).join(', ')}`);
    }
    return found[0]!;
  }

  /** The points of one metric, as they are now. */
  async points(name: string): Promise<{ readonly value: unknown; readonly attributes: Readonly<Record<string, unknown>> }[]> {
    await this.reader.forceFlush();
    const [latest] = this.metricExporter.getMetrics().slice(-1);
    const found = latest?.scopeMetrics.flatMap((scope) => scope.metrics).find(({ descriptor }) => descriptor.name === name);
    return (found?.dataPoints ?? []).map(({ value, attributes }) => ({ value, attributes }));
  }
}
