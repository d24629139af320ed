import type { MessageHeaders } from '@nest-amqp/core';

/** What is said of a span or a measurement, under the names of the semantic conventions. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** What a span is begun with. */
export interface SpanStart {
  readonly name: string;
  readonly kind: 'producer' | 'consumer' | 'client';
  readonly attributes: Attributes;
  /** The span that it belongs to. By default the one that is active. */
  readonly parent?: Span;
  /** Headers of the message that it goes on with, in the place of a parent. */
  readonly continues?: MessageHeaders;
  /** When it began, in milliseconds since 1970. By default now. */
  readonly startedAt?: number;
  /** Headers of further messages that it has to do with. */
  readonly links?: readonly MessageHeaders[];
}

/** One operation, from its start to its end. */
export interface Span {
  /** Writes its context into the headers of a message, so that the receiver's span can go on with it. */
  inject(headers: MessageHeaders): void;
  /** Runs something with this span as the active one. */
  run<T>(work: () => T): T;
  set(attributes: Attributes): void;
  fail(error: unknown): void;
  end(): void;
}

/** Begins spans. */
export interface Tracing {
  start(span: SpanStart): Span;
}

/** What an instrument measures, for whoever reads it. */
interface InstrumentText {
  /** In UCUM: `s`, `{message}`. */
  readonly unit: string;
  readonly description: string;
}

/** Makes instruments. */
export interface Metrics {
  counter(name: string, text: InstrumentText): (count: number, attributes: Attributes) => void;
  /** Of durations in seconds. */
  histogram(name: string, text: InstrumentText): (seconds: number, attributes: Attributes) => void;
  /** Read whenever somebody collects; nothing before. @returns a function that ends it. */
  gauge(name: string, text: InstrumentText, read: (observe: (value: number, attributes: Attributes) => void) => void): () => void;
}

/** What is switched on. */
export interface Telemetry {
  readonly tracing?: Tracing;
  readonly metrics?: Metrics;
}
