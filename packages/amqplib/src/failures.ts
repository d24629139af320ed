import {
  AmqpBrokerError,
  AmqpChannelClosedError,
  AmqpConnectError,
  AmqpConnectionLostError,
  AmqpIllegalStateError,
  AmqpError,
  isBrokerError,
  isReplyCode,
  type ErrorScope,
} from '@nest-amqp/core';
import type { CloseReply } from './incoming/close-reply';
import { REQUESTS, type RequestName } from './methods';
import { tlsFailure } from './tls-failure';

// The one place where failures of amqplib, of Node's sockets and of the broker become this project's errors.

/** The broker closed a channel or a connection. */
export function brokerFailure(reply: CloseReply, scope: ErrorScope): AmqpError {
  const { replyCode, replyText, classId, methodId } = reply;
  if (isReplyCode(replyCode)) return new AmqpBrokerError({ replyCode, replyText, classId, methodId, scope });
  return new AmqpConnectionLostError(`The broker closed the ${scope}: ${String(replyCode)} ${replyText}.`, { details: { ...reply } });
}

/** A message that came in is larger than allowed, and nobody takes it unread; this side closed its channel. */
export function tooLargeFailure(cause: AmqpError): AmqpError {
  return new AmqpBrokerError({ replyCode: 311, replyText: `CONTENT_TOO_LARGE - ${cause.message}`, classId: 60, methodId: 60 }, { cause });
}

/** A connection that stood was lost. */
export function lostFailure(cause: unknown, address: string): AmqpError {
  const reason = text(cause);
  const why =
    reason === 'Heartbeat timeout'
      ? 'no heartbeat came in time'
      : reason === 'Unexpected close'
        ? 'the other side closed the socket'
        : reason;
  return new AmqpConnectionLostError(`The connection to ${address} was lost: ${why}.`, { cause });
}

/** A method whose answer will not come, because its channel closed for `reason`, or at this side's wish. */
export function unansweredFailure(name: RequestName, reason: AmqpError | undefined): AmqpError {
  if (isBrokerError(reason) && reason.classId * 0x1_0000 + reason.methodId === REQUESTS[name][0]) return reason;
  // A crash inside the broker names no method, so it is the answer to whatever was asked.
  if (isBrokerError(reason) && reason.code === 'INTERNAL_ERROR') return reason;
  if (reason?.code === 'CONNECTION_LOST') return reason;
  const because = reason ? ` because of ${reason.message}` : '';
  return new AmqpChannelClosedError(`${name} has no answer: the channel was closed${because}.`, { cause: reason });
}

/** An operation was asked of a channel or connection that is closed. */
export function closedFailure(operation: string, reason: AmqpError | undefined, of: ErrorScope = 'channel'): AmqpError {
  const because = reason ? `: ${reason.message}` : '.';
  return new AmqpChannelClosedError(`${operation} was asked of a ${of} that is closed${because} Open another one.`, { cause: reason });
}

/** A channel could not be opened on a connection that stands. */
export function noChannelFailure(cause: unknown): AmqpError {
  return new AmqpIllegalStateError(`No channel could be opened: ${text(cause)}. Close channels that are not needed.`, { cause });
}

/** What is known of an attempt to connect when it fails. */
export interface Attempt {
  readonly address: string;
  readonly username: string;
  readonly vhost: string;
  readonly connectTimeoutMs: number;
  readonly timedOut: boolean;
}

/** No connection could be opened. The message says what to check. */
export function connectFailure(cause: unknown, attempt: Attempt): AmqpConnectError {
  const { message, retryable } = describe(cause, attempt);
  return new AmqpConnectError(`Cannot connect to ${attempt.address}: ${message}`, {
    cause,
    details: { address: attempt.address },
    ...(retryable !== undefined && { retryable }),
  });
}

/** None of the addresses could be connected to. */
export function everyAddressFailure(failures: readonly AmqpError[]): AmqpError {
  const [only] = failures;
  if (only && failures.length === 1) return only;
  return new AmqpConnectError(
    `None of ${String(failures.length)} addresses can be connected to:${failures.map(({ message }) => `\n  - ${message}`).join('')}`,
    {
      cause: new AggregateError(failures, 'each address failed'),
      details: { addresses: failures.map(({ details }) => details.address) },
      // One that may work the next time is enough.
      retryable: failures.some(({ retryable }) => retryable),
    },
  );
}

/** A function among the options that is asked at each attempt does not settle. */
export function unansweredFunctionFailure(option: string, limitMs: number): AmqpConnectError {
  return new AmqpConnectError(
    `The function '${option}' gave nothing within ${String(limitMs)} ms. Let it give up earlier, or raise connectTimeoutMs`,
  );
}

/** The caller's signal gave up the attempt. */
export function abortedFailure(address: string, { reason }: AbortSignal): AmqpError {
  return new AmqpError('ABORTED', `The attempt to connect to ${address} was aborted.`, { cause: reason });
}

function describe(cause: unknown, attempt: Attempt): { readonly message: string; readonly retryable?: boolean } {
  if (attempt.timedOut) {
    const time = `no answer within ${String(attempt.connectTimeoutMs)} ms`;
    return { message: `${time}. Check host and port, firewalls between here and there, and whether the port speaks AMQP 0-9-1.` };
  }
  const certificates = tlsFailure(cause);
  if (certificates !== undefined) return { message: certificates, retryable: false };
  const reason = text(cause);
  const refused = /^Handshake terminated by server: (\d+) .*? with message "([\s\S]*)"$/.exec(reason);
  if (refused) {
    const retryable = refused[1] === '320' || refused[1] === '541';
    return {
      message: `the broker refused the login of '${attempt.username}': ${refused[1] ?? ''} ${refused[2] ?? ''}. Check user name and password.`,
      retryable,
    };
  }
  if (reason === 'Expected ConnectionOpenOk; got <ConnectionClose channel:0>') {
    const remedy = `Check that the virtual host exists and that '${attempt.username}' has permissions in it`;
    return { message: `the broker refused the virtual host '${attempt.vhost}'. ${remedy}.`, retryable: false };
  }
  return { message: `${reason}. ${remedyOf(cause, reason)}` };
}

function remedyOf(cause: unknown, reason: string): string {
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  if (code === 'ECONNREFUSED') return 'Check that RabbitMQ is running there and listens on this port.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Check the name of the host.';
  if (reason.includes('wrong version number')) return 'This port does not speak TLS: the port for TLS is usually 5671.';
  if (typeof code === 'string' && /CERT|SSL|TLS|ISSUER|SELF_SIGNED/.test(code)) {
    return 'Check the certificates, and which versions of TLS both sides speak.';
  }
  if (/abruptly|Invalid frame|Frame size|ECONNRESET/.test(`${reason} ${String(code)}`)) {
    return 'Check that this port speaks AMQP 0-9-1, with TLS for amqps:// and without for amqp://; a broker that is starting answers like this, too.';
  }
  return 'Check host, port, user name, password and virtual host.';
}

/**
 * What an error says. By its shape, for the errors of Node are of another realm in a test runner; a refused connection to
 * a name with several addresses is an AggregateError without a message.
 */
function text(cause: unknown): string {
  const { message = String(cause), errors } = (cause ?? {}) as { readonly message?: string; readonly errors?: readonly unknown[] };
  return message === '' && errors ? errors.map(text).join(', ') : message.trim().replace(/\.+$/, '');
}
