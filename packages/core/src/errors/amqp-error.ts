import { ERROR_CODES, type AmqpErrorCode } from './error-codes';

const BRAND = Symbol.for('nest-amqp.error');

/**
 * What is certain about a message whose send was rejected: it never left (`not-sent`), the broker refused it
 * (`refused`), or nobody can tell (`unknown`: it may be in the broker, so a second attempt may duplicate it).
 */
export type SendOutcome = 'not-sent' | 'refused' | 'unknown';

/** What an {@link AmqpError} is made of beside its message. */
export interface AmqpErrorOptions {
  readonly cause?: unknown;
  /** Facts for programs and logs, such as the exchange, the queue or the delivery tag. Never a credential or a payload. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Whether trying the same thing again can help; by default as the table of codes says. */
  readonly retryable?: boolean;
  /** Set on the rejection of a send. */
  readonly outcome?: SendOutcome;
}

/**
 * The root of every error that this project raises. `code` is a literal that programs may branch on, `message` says what
 * happened, to which exchange, queue or listener, and what to do next.
 */
export class AmqpError extends Error {
  readonly code: AmqpErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryable: boolean;
  readonly outcome?: SendOutcome;
  readonly [BRAND] = true;

  constructor(code: AmqpErrorCode, message: string, options: AmqpErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
    this.retryable = options.retryable ?? (code in ERROR_CODES ? ERROR_CODES[code as keyof typeof ERROR_CODES].retryable : false);
    if (options.outcome) this.outcome = options.outcome;
  }
}

/** Whether a value is an {@link AmqpError}, of whichever copy of this package: by brand, not by `instanceof`. */
export function isAmqpError(value: unknown): value is AmqpError;
export function isAmqpError<C extends AmqpErrorCode>(value: unknown, code: C): value is AmqpError & { readonly code: C };
export function isAmqpError(value: unknown, code?: AmqpErrorCode): boolean {
  if (typeof value !== 'object' || value === null || !(BRAND in value)) return false;
  return code === undefined || (value as AmqpError).code === code;
}
