import { REPLY_CODES, type ErrorScope, type ReplyCode } from '@nest-amqp/core';
import type { Method } from './method';

/** Octets of a short string of AMQP. */
const LONGEST_TEXT = 255;
const CUT = '...';

/** What a {@link BrokerFault} may say beside its code and explanation. */
export interface BrokerFaultOptions {
  /** By default what the code says. */
  readonly scope?: ErrorScope;
  readonly cause?: unknown;
}

/**
 * The broker refuses something and closes the channel or the connection for it. It speaks protocol, not `AmqpError`: a
 * transport turns it into an error, a server into a close frame.
 */
export class BrokerFault extends Error {
  readonly replyCode: ReplyCode;
  /** `NAME - explanation`, cut with three dots to a short string of AMQP; the bare name if there is nothing to explain. */
  readonly replyText: string;
  readonly scope: ErrorScope;
  /** The class and method that failed; 0 and 0 until it is known, and for a failure of the broker itself. */
  classId = 0;
  methodId = 0;

  constructor(replyCode: ReplyCode, explanation: string, options: BrokerFaultOptions = {}) {
    const { name, scope } = REPLY_CODES[replyCode];
    const text = shortText(explanation === '' ? name : `${name} - ${explanation}`);
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BrokerFault';
    this.replyCode = replyCode;
    this.replyText = text;
    this.scope = options.scope ?? scope;
  }

  /** Whatever was thrown as a fault of `method`; what is not a fault is a crash inside the broker (541, bare text, 0/0). */
  static of(error: unknown, method: Method): BrokerFault {
    if (!(error instanceof BrokerFault)) return new BrokerFault(541, '', { cause: error });
    // a crash (541 without a word) has no method
    if (error.replyText !== 'INTERNAL_ERROR') [error.classId, error.methodId] = method;
    return error;
  }
}

function shortText(text: string): string {
  if (Buffer.byteLength(text) <= LONGEST_TEXT) return text;
  let short = text.slice(0, LONGEST_TEXT - CUT.length);
  while (Buffer.byteLength(short) > LONGEST_TEXT - CUT.length) short = short.slice(0, -1);
  return short + CUT;
}
