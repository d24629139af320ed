import type { Invocation } from './invocation';

/** Takes one message, or one batch; what it returns, or its promise resolves with, is the handler's result. */
export type ConsumeHandler<W = Invocation> = (work: W) => unknown;

/** One step of the consume pipeline: does its part and calls the next. */
export type ConsumeStep<W = Invocation> = (next: ConsumeHandler<W>) => ConsumeHandler<W>;
