import type { Invocation } from './invocation';

/** Takes one message; what it returns, or its promise resolves with, is the handler's result. */
export type ConsumeHandler = (invocation: Invocation) => unknown;

/** One step of the consume pipeline: does its part and calls the next. */
export type ConsumeStep = (next: ConsumeHandler) => ConsumeHandler;
