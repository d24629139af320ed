import { AmqpError } from './amqp-error';

/** One thing that is wrong with an option. */
export interface OptionFault {
  /** Where the option stands: `listeners.prefetch`, `queue 'orders'`. */
  readonly option: string;
  /** What is wrong, with the value that was given. */
  readonly problem: string;
  /** What to write instead. */
  readonly remedy: string;
}

/** Options are faulty. Thrown when an object is made, with all faults at once; nothing was started. */
export class AmqpOptionsError extends AmqpError {
  readonly faults: readonly OptionFault[];

  constructor(faults: readonly OptionFault[]) {
    const lines = faults.map((fault) => `  - ${fault.option}: ${fault.problem}. ${fault.remedy}.`);
    super(
      'INVALID_OPTIONS',
      `${faults.length === 1 ? 'An option is' : `${String(faults.length)} options are`} not usable:\n${lines.join('\n')}`,
      {
        details: { faults },
      },
    );
    this.faults = faults;
  }
}

/** Throws one {@link AmqpOptionsError} if there is any fault. */
export function throwIfFaulty(faults: readonly OptionFault[]): void {
  if (faults.length > 0) throw new AmqpOptionsError(faults);
}
