import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { isAmqpError, isBrokerError, REPLY_CODES, type ErrorScope, type ReplyCode } from '@nest-amqp/core';

/** The methods that a broker refuses in these cases: their class and method numbers (AMQP 0-9-1, section 1.3 of the reference). */
const METHODS = {
  none: [0, 0],
  'exchange.declare': [40, 10],
  'exchange.delete': [40, 20],
  'exchange.bind': [40, 30],
  'exchange.unbind': [40, 40],
  'queue.declare': [50, 10],
  'queue.bind': [50, 20],
  'queue.purge': [50, 30],
  'queue.delete': [50, 40],
  'queue.unbind': [50, 50],
  'basic.qos': [60, 10],
  'basic.consume': [60, 20],
  'basic.publish': [60, 40],
  'basic.get': [60, 70],
  'basic.ack': [60, 80],
  'basic.reject': [60, 90],
  'basic.recover': [60, 110],
  'basic.nack': [60, 120],
  'confirm.select': [85, 10],
  'tx.select': [90, 10],
  'tx.commit': [90, 20],
  'tx.rollback': [90, 30],
} as const;

/** A method that a broker may refuse. */
export type RefusedMethod = keyof typeof METHODS;

/** How a broker refuses something: all that it says, to the letter. */
export interface Refusal {
  readonly replyCode: ReplyCode;
  readonly replyText: string;
  readonly scope: ErrorScope;
  readonly classId: number;
  readonly methodId: number;
}

/** The refusal of a method. The text is the code's name and the explanation; the code says what is closed. */
export function refusal(replyCode: ReplyCode, method: RefusedMethod, explanation?: string): Refusal {
  const { name, scope } = REPLY_CODES[replyCode];
  const [classId, methodId] = METHODS[method];
  return { replyCode, replyText: explanation === undefined ? name : `${name} - ${explanation}`, scope, classId, methodId };
}

/** Fails unless an error is this refusal. */
export function assertRefusal(error: unknown, expected: Refusal): void {
  assert.ok(isAmqpError(error) && isBrokerError(error), `a broker error was expected, with ${expected.replyText}; it is ${inspect(error)}`);
  const { code, replyCode, replyText, scope, classId, methodId } = error;
  assert.deepEqual({ code, replyCode, replyText, scope, classId, methodId }, { code: REPLY_CODES[expected.replyCode].name, ...expected });
}
