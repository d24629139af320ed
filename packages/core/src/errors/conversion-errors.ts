import { AmqpError, type AmqpErrorOptions } from './amqp-error';

/** A payload cannot become a message, or a message cannot become a payload. Trying again cannot help. */
export class MessageConversionError extends AmqpError {
  constructor(
    message: string,
    options?: AmqpErrorOptions,
    code: 'CONVERSION_FAILED' | 'PAYLOAD_TYPE_MISMATCH' | 'INVALID_HEADER' | 'MESSAGE_TOO_LARGE' = 'CONVERSION_FAILED',
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
