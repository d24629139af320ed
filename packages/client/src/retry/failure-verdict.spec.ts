import {
  AmqpRejectAndDontRequeueError,
  ImmediateAcknowledgeError,
  ImmediateRequeueError,
  MessageConversionError,
  NoHandlerError,
  PauseListenerError,
  PayloadTypeMismatchError,
} from '@nest-amqp/core';
import { NEVER_SUCCEEDS, verdictOf } from './failure-verdict';

describe('the verdict on a failure', () => {
  it.each([
    ['an ordinary error', new Error('boom'), 'retry'],
    ['no error at all', 'boom', 'retry'],
    ['undefined', undefined, 'retry'],
    ['a conversion error', new MessageConversionError('no'), 'never'],
    ['a type mismatch', new PayloadTypeMismatchError('no'), 'never'],
    ['no handler', new NoHandlerError('no'), 'never'],
    ['a rejection', new AmqpRejectAndDontRequeueError(), 'never'],
    ['a return', new ImmediateRequeueError(), 'requeue'],
    ['an early acknowledgement', new ImmediateAcknowledgeError(), 'acknowledge'],
    ['a marked error', Object.assign(new Error('invalid'), { [NEVER_SUCCEEDS]: true }), 'never'],
    ['a cause', new Error('outer', { cause: new Error('middle', { cause: new ImmediateRequeueError() }) }), 'requeue'],
  ])('on %s', (_, error, expected) => {
    expect(verdictOf(error)).toBe(expected);
  });

  it('looks into the errors of an AggregateError', () => {
    expect(verdictOf(new AggregateError([new Error('1'), new PauseListenerError()]))).toBe('pause');
  });

  it('is the outermost one that says something', () => {
    const acknowledged = new ImmediateAcknowledgeError('fine', { cause: new AmqpRejectAndDontRequeueError() });
    expect(verdictOf(new Error('outer', { cause: acknowledged }))).toBe('acknowledge');
  });

  it('ends on a chain that is a circle', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(verdictOf(error)).toBe('retry');
  });
});
