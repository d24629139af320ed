import { AmqpBrokerError } from '@nest-amqp/core';
import { brokerFailure, closedFailure, connectFailure, lostFailure, unansweredFailure, type Attempt } from './failures';

const attempt: Attempt = { address: 'amqp://guest@h:5672/', username: 'guest', vhost: 'v', connectTimeoutMs: 100, timedOut: false };
const coded = (code: string, message = `connect ${code}`): Error => Object.assign(new Error(message), { code });

describe('a failure of the broker', () => {
  const reply = { replyCode: 404, replyText: "NOT_FOUND - no queue 'a \"b\"' in vhost '/'", classId: 50, methodId: 10 };

  it('keeps the reply code, the exact text and the method', () => {
    expect(brokerFailure(reply, 'channel')).toMatchObject({ code: 'NOT_FOUND', scope: 'channel', ...reply });
  });

  it('with a reply code that nobody knows is a lost connection', () => {
    expect(brokerFailure({ ...reply, replyCode: 999 }, 'connection')).toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('rejects the method that it names, and closes the others', () => {
    const failure = brokerFailure(reply, 'channel');
    expect(unansweredFailure('queue.declare', failure)).toBe(failure);
    expect(unansweredFailure('basic.get', failure)).toMatchObject({ code: 'CHANNEL_CLOSED', cause: failure });
    expect(unansweredFailure('basic.get', undefined)).toMatchObject({ code: 'CHANNEL_CLOSED' });
  });
});

describe('a lost connection', () => {
  const lost = lostFailure(coded('ECONNRESET', 'read ECONNRESET'), 'amqp://guest@h:5672/');

  it('names the address and the reason', () => {
    expect(lost).toMatchObject({ code: 'CONNECTION_LOST', retryable: true });
    expect(lost.message).toBe('The connection to amqp://guest@h:5672/ was lost: read ECONNRESET.');
    expect(lostFailure(new Error('Heartbeat timeout'), 'x').message).toContain('no heartbeat came in time');
  });

  it('rejects every method that waits', () => {
    expect(unansweredFailure('basic.get', lost)).toBe(lost);
  });

  it('is the reason why later operations are refused', () => {
    expect(closedFailure('basic.ack', lost)).toMatchObject({ code: 'CHANNEL_CLOSED', cause: lost });
  });
});

describe('a failure to connect', () => {
  it.each([
    [coded('ECONNREFUSED'), true, 'RabbitMQ is running there'],
    [new AggregateError([coded('ECONNREFUSED')], ''), true, 'connect ECONNREFUSED'],
    [coded('ENOTFOUND', 'getaddrinfo ENOTFOUND h'), true, 'name of the host'],
    [coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'), false, 'in tls.ca'],
    [coded('CERT_HAS_EXPIRED', 'certificate has expired'), false, 'Renew it on the broker'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match'), false, 'in tls.servername'],
    [coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'alert'), false, 'Give one in tls.cert'],
    [coded('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'alert'), false, 'does not accept the certificate in tls.cert'],
    [coded('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'alert'), true, 'which versions of TLS'],
    [new Error('Socket closed abruptly during opening handshake'), true, 'speaks AMQP 0-9-1'],
    [
      new Error('Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused"'),
      false,
      "login of 'guest': 403 ACCESS_REFUSED - Login was refused",
    ],
    [new Error('Handshake terminated by server: 320 (CONNECTION-FORCED) with message "broker forced"'), true, 'broker forced'],
    [new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>'), false, "virtual host 'v'"],
  ])('after %s says whether to try again and what to check', (cause, retryable, text) => {
    const failure = connectFailure(cause, attempt);
    expect(failure).toMatchObject({ code: 'CONNECT_FAILED', retryable, cause });
    expect(failure.message).toContain('Cannot connect to amqp://guest@h:5672/: ');
    expect(failure.message).toContain(text);
  });

  it('names the time when it ran out', () => {
    expect(connectFailure(new Error('aborted'), { ...attempt, timedOut: true }).message).toContain('no answer within 100 ms');
  });

  it('is not a broker error', () => {
    expect(connectFailure(new Error('x'), attempt)).not.toBeInstanceOf(AmqpBrokerError);
  });
});
