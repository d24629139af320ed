import { AmqpError, type AmqpErrorOptions } from './amqp-error';

/** A payload cannot become a message, or a message cannot become a payload. Trying again cannot help. */
export class MessageConversionError extends AmqpError {
  constructor(
    message: string,
    options?: AmqpErrorOptions,
    code: 'CONVERSION_FAILED' | 'PAYLOAD_TYPE_MISMATCH' | 'PAYLOAD_INVALID' | 'INVALID_HEADER' | 'MESSAGE_TOO_LARGE' = 'CONVERSION_FAILED',
  ) {
    super(code, message, options);
  }
}

/** The message's type, by `__TypeId__` or by its content, does not fit the type that the listener declares. */
export class PayloadTypeMismatchError extends MessageConversionError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super(message, options, 'PAYLOAD_TYPE_MISMATCH');
  }
}

/** One thing that a schema has against a payload. */
export interface PayloadIssue {
  /** Where in the payload: `lines.0.price`; empty for the payload itself. */
  readonly path: string;
  readonly message: string;
}

/** The payload does not fit the schema that the listener gives for it. */
export class PayloadInvalidError extends MessageConversionError {
  readonly issues: readonly PayloadIssue[];

  constructor(message: string, issues: readonly PayloadIssue[], options?: AmqpErrorOptions) {
    super(message, { ...options, details: { ...options?.details, issues } }, 'PAYLOAD_INVALID');
    this.issues = issues;
  }
}

/** A header holds what AMQP cannot carry. */
export class InvalidHeaderError extends MessageConversionError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super(message, options, 'INVALID_HEADER');
  }
}

/** A message that came in is larger than this application takes in. Nothing of it was kept. */
export class MessageTooLargeError extends MessageConversionError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super(message, options, 'MESSAGE_TOO_LARGE');
  }
}
