import {
  AmqpMessageReturnedError,
  AmqpNackError,
  AmqpStoppedError,
  AmqpTimeoutError,
  isAmqpError,
  type AmqpError,
  type AmqpErrorOptions,
  type SendOutcome,
} from '@nest-amqp/core';
import { abortedError } from './aborted-error';
import type { Outgoing } from './outgoing';

/** The broker said no. */
export function nackedError(outgoing: Outgoing): AmqpError {
  return new AmqpNackError(
    `The broker refused the message ${where(outgoing)}: a queue with x-overflow reject-publish is full, or the broker failed internally. Consume faster or raise the limit, then send it again`,
    { details: detailsOf(outgoing) },
  );
}

/** The broker returned the message, and the sender wanted to know. */
export function returnedError(outgoing: Outgoing): AmqpError {
  const { replyCode, replyText } = outgoing.returned ?? { replyCode: 312, replyText: 'NO_ROUTE' };
  return new AmqpMessageReturnedError(
    `${String(replyCode)} ${replyText}: no queue is bound for the message ${where(outgoing)}. Check the routing key, declare and bind the queue first, or say unroutable: 'warn'`,
    { returned: outgoing.returned, details: { ...detailsOf(outgoing), replyCode, replyText } },
  );
}

/** @param obstacle what keeps messages from being sent just now, if anything does. */
export function timedOutError(outgoing: Outgoing, obstacle: string | undefined): AmqpError {
  const happened = outgoing.written ? 'was not confirmed' : 'could not be sent';
  const why = obstacle ?? (outgoing.written ? 'The broker has not answered' : 'The way to the broker is full');
  return new AmqpTimeoutError(
    `The message ${where(outgoing)} ${happened} in time. ${why}: check the broker and the network, or raise sendTimeoutMs`,
    unsettled(outgoing),
  );
}

export function stoppedError(outgoing: Outgoing): AmqpError {
  return new AmqpStoppedError(`The application stopped before the message ${where(outgoing)} was confirmed`, unsettled(outgoing));
}

export function givenUpError(outgoing: Outgoing, signal: AbortSignal): AmqpError {
  return abortedError(`The send of the message ${where(outgoing)}`, signal, outgoing.written ? 'unknown' : 'not-sent');
}

/** Names an exchange and a key for people. */
export function route(exchange: string, routingKey: string): string {
  return exchange === '' ? `queue '${routingKey}' (by the default exchange)` : `exchange '${exchange}' with key '${routingKey}'`;
}

/** Says on an error that has no outcome yet what is certain about the message. */
export function withOutcome(error: Error, outcome: SendOutcome): Error {
  if (isAmqpError(error) && error.outcome === undefined) Object.assign(error, { outcome });
  return error;
}

function unsettled(outgoing: Outgoing): AmqpErrorOptions {
  return { outcome: outgoing.written ? 'unknown' : 'not-sent', details: detailsOf(outgoing) };
}

function where(outgoing: Outgoing): string {
  return `${outgoing.message.properties.messageId ?? 'without id'} to ${route(outgoing.exchange, outgoing.routingKey)}`;
}

function detailsOf(outgoing: Outgoing): Readonly<Record<string, unknown>> {
  return { exchange: outgoing.exchange, routingKey: outgoing.routingKey, messageId: outgoing.message.properties.messageId };
}
