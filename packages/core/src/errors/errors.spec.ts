import { AmqpBrokerError, isBrokerError } from './broker-error';
import { AmqpError, isAmqpError } from './amqp-error';
import { AmqpConnectError } from './connection-errors';
import { AmqpOptionsError } from './options-error';

describe('errors', () => {
  it('are recognised by brand and code', () => {
    const error = new AmqpConnectError('no', { cause: new Error('ECONNREFUSED') });
    expect(isAmqpError(error)).toBe(true);
    expect(isAmqpError(error, 'CONNECT_FAILED')).toBe(true);
    expect(isAmqpError(error, 'TIMEOUT')).toBe(false);
    expect(isAmqpError(new Error('x'))).toBe(false);
    expect(error).toMatchObject({ name: 'AmqpConnectError', code: 'CONNECT_FAILED', retryable: true });
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('of the broker carry its code and text and say what was closed', () => {
    const error = new AmqpBrokerError({ replyCode: 404, replyText: "NOT_FOUND - no queue 'q' in vhost '/'", classId: 50, methodId: 10 });
    expect(error).toBeInstanceOf(AmqpError);
    expect(error).toMatchObject({ code: 'NOT_FOUND', scope: 'channel', classId: 50, methodId: 10 });
    expect(error.message).toBe("404 NOT_FOUND - no queue 'q' in vhost '/'");
    expect(isBrokerError(error)).toBe(true);
    expect(new AmqpBrokerError({ replyCode: 404, replyText: 'x', scope: 'connection' }).scope).toBe('connection');
  });

  it('of options list every fault with its remedy', () => {
    const error = new AmqpOptionsError([
      { option: 'prefetch', problem: 'it is -1', remedy: 'Give 0 or more' },
      { option: 'transport', problem: 'it is missing', remedy: 'Give one' },
    ]);
    expect(error.message).toBe(
      '2 options are not usable:\n  - prefetch: it is -1. Give 0 or more.\n  - transport: it is missing. Give one.',
    );
  });
});
