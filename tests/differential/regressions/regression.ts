import type { Program } from '../program/operation';

/** A program that the two brokers once played differently. */
export interface Regression {
  /** What RabbitMQ does. */
  readonly title: string;
  readonly program: Program;
}
