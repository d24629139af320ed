import type { AmqpOptionsError } from '@nest-amqp/core';
import { amqplib } from './amqplib';
import { addressOf, resolveAmqplibOptions, type AmqplibOptions } from './options';

function faultsOf(options: AmqplibOptions): string[] {
  try {
    amqplib(options);
  } catch (error) {
    return (error as AmqpOptionsError).faults.map(({ option, problem }) => `${option} ${problem}`);
  }
  return [];
}

describe('the options of amqplib()', () => {
  it('lead to the RabbitMQ of this machine by default', () => {
    expect(resolveAmqplibOptions({})).toEqual({
      host: 'localhost',
      port: 5672,
      vhost: '/',
      username: 'guest',
      password: 'guest',
      mechanism: 'plain',
      heartbeatMs: 10_000,
      frameMax: 131_072,
      connectTimeoutMs: 10_000,
      maxMessageBytes: 67_108_864,
    });
  });

  it('take what a URL says', () => {
    const url = 'amqps://us%40er:p%2Fw@rabbit.example:5000/a%2Fb?heartbeat=7&connection_timeout=300&frame_max=8192';
    expect(resolveAmqplibOptions({ url })).toMatchObject({
      host: 'rabbit.example',
      port: 5000,
      vhost: 'a/b',
      username: 'us@er',
      password: 'p/w',
      heartbeatMs: 7000,
      connectTimeoutMs: 300,
      frameMax: 8192,
      tls: {},
    });
  });

  it.each(['amqp://h', 'amqp://h/', 'amqp://h:5672/%2F', 'amqp://h:5672/%2f'])('read the virtual host / from %s', (url) => {
    expect(resolveAmqplibOptions({ url })).toMatchObject({ host: 'h', port: 5672, vhost: '/' });
  });

  it('read an IPv6 address', () => {
    const options = resolveAmqplibOptions({ url: 'amqp://[::1]:5673/v' });
    expect(options).toMatchObject({ host: '::1', port: 5673, vhost: 'v' });
    expect(addressOf(options)).toBe('amqp://guest@[::1]:5673/v');
  });

  it('let what is given beside the URL win', () => {
    expect(resolveAmqplibOptions({ url: 'amqp://a:b@h/v', username: 'u', password: 'p', vhost: 'w' })).toMatchObject({
      host: 'h',
      username: 'u',
      password: 'p',
      vhost: 'w',
    });
  });

  it('use port 5671 with TLS', () => {
    expect(resolveAmqplibOptions({ tls: true }).port).toBe(5671);
    expect(resolveAmqplibOptions({ url: 'amqps://h' }).port).toBe(5671);
    expect(resolveAmqplibOptions({ tls: { servername: 's' } }).tls).toEqual({ servername: 's' });
  });

  it('use RABBITMQ_URL only if they say neither URL nor host nor port', () => {
    const environment = 'amqp://env:5000';
    expect(resolveAmqplibOptions({}, environment).host).toBe('env');
    expect(resolveAmqplibOptions({ username: 'u' }, environment)).toMatchObject({ host: 'env', username: 'u' });
    expect(resolveAmqplibOptions({ port: 5673 }, environment).host).toBe('localhost');
    expect(resolveAmqplibOptions({ host: 'h' }, environment).port).toBe(5672);
    expect(resolveAmqplibOptions({}, '').host).toBe('localhost');
  });

  it('are refused with all faults at once', () => {
    expect(faultsOf({ port: -1, heartbeatMs: -5, connectTimeoutMs: 0, frameMax: 100, maxMessageBytes: NaN, vhost: '' })).toEqual([
      'port is -1',
      'heartbeatMs is -5',
      'frameMax is 100',
      'connectTimeoutMs is 0',
      'maxMessageBytes is NaN',
      'vhost is an empty string',
    ]);
    expect(faultsOf({ host: 'a', hostname: 'b' })).toEqual(["hostname is 'b' while host is 'a'"]);
  });

  it.each([
    ['http://h', 'url starts with http:'],
    ['rabbit', 'url is not a URL'],
    ['amqp://h?heartbeat=soon', 'url has heartbeat=soon'],
    ['amqp://h?verify=no', 'url has the unknown parameter verify'],
    ['amqp://h/%zz', 'url holds a % that is not followed by two hexadecimal digits'],
  ])('refuse the URL %s', (url, fault) => {
    expect(faultsOf({ url })).toEqual([fault]);
  });

  it('name RABBITMQ_URL when it is the one at fault, and never show it', () => {
    expect(() => resolveAmqplibOptions({}, 'amqp:guest:secret@h')).toThrow(/RABBITMQ_URL/);
    expect(() => resolveAmqplibOptions({}, 'http://guest:secret@h')).not.toThrow(/secret/);
  });

  it('give an address for logs that never holds the password', () => {
    const transport = amqplib({ url: 'amqp://user:secret@h/' }).create();
    expect(transport.address).toBe('amqp://user@h:5672/');
    expect(addressOf(resolveAmqplibOptions({ tls: true, mechanism: 'external', vhost: 'a b' }))).toBe('amqps://localhost:5671/a%20b');
  });
});
