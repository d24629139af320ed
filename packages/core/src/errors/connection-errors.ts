import { AmqpError, type AmqpErrorOptions } from './amqp-error';

/** No connection to the broker could be made, or there is none and the caller did not want to wait for one. */
export class AmqpConnectError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('CONNECT_FAILED', message, options);
  }
}

/** A connection that stood was lost: the peer went away, heartbeats were missed, the socket failed. */
export class AmqpConnectionLostError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('CONNECTION_LOST', message, options);
  }
}

/** An operation was asked of a channel or a connection that is closed already. */
export class AmqpChannelClosedError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('CHANNEL_CLOSED', message, options);
  }
}

/** An operation did not finish within the time that it was given. */
export class AmqpTimeoutError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('TIMEOUT', message, options);
  }
}

/** The application is stopping, or has stopped; nothing new is begun. */
export class AmqpStoppedError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('STOPPED', message, options);
  }
}

/** Something was asked at a time or of an object that does not allow it. The message says what to do instead. */
export class AmqpIllegalStateError extends AmqpError {
  constructor(message: string, options?: AmqpErrorOptions) {
    super('ILLEGAL_STATE', message, options);
  }
}
