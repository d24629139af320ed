import { AmqpError, type AmqpErrorOptions } from './amqp-error';

/** One exchange, queue or binding that the broker did not accept. */
export interface TopologyFailure {
  /** Such as `queue 'orders'` or `binding orders -> orders.placed`. */
  readonly subject: string;
  readonly error: Error;
  /** For a conflict, a line an argument: what this application declares, what the broker says. */
  readonly difference?: readonly string[];
}

/** Some declarations failed. All were tried; each failure is listed. */
export class AmqpTopologyError extends AmqpError {
  readonly failures: readonly TopologyFailure[];

  constructor(failures: readonly TopologyFailure[], options?: AmqpErrorOptions) {
    const lines = failures.flatMap((failure) => [
      `  - ${failure.subject}: ${failure.error.message}`,
      ...(failure.difference ?? []).map((line) => `      ${line}`),
    ]);
    super('TOPOLOGY_FAILED', `The broker did not accept ${String(failures.length)} of the declarations:\n${lines.join('\n')}`, {
      cause: failures[0]?.error,
      ...options,
      details: { subjects: failures.map((failure) => failure.subject), ...options?.details },
    });
    this.failures = failures;
  }
}
