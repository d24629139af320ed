import type { AmqpOptionsError } from '@nest-amqp/core';
import { amqplib } from './amqplib';
import { addressOf, type Endpoint } from './endpoint';
import type { AmqplibOptions } from './amqplib-options';
import { resolveAmqplibOptions } from './resolve-amqplib-options';

function endpointsOf(options: AmqplibOptions, environment?: string): readonly Endpoint[] {
  return resolveAmqplibOptions(options, environment).endpoints as readonly Endpoint[];
}

function endpointOf(options: AmqplibOptions, environment?: string): Endpoint {
  return endpointsOf(options, environment)[0]!;
}

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
    expect(endpointOf({})).toEqual({
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
      maxHeaderBytes: 131_072,
    });
  });

  it('take what a URL says', () => {
    const url = 'amqps://us%40er:p%2Fw@rabbit.example:5000/a%2Fb?heartbeat=7&connection_timeout=300&frame_max=8192';
    expect(endpointOf({ url })).toMatchObject({
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
    expect(endpointOf({ url })).toMatchObject({ host: 'h', port: 5672, vhost: '/' });
  });

  it('read an IPv6 address', () => {
    const options = endpointOf({ url: 'amqp://[::1]:5673/v' });
    expect(options).toMatchObject({ host: '::1', port: 5673, vhost: 'v' });
    expect(addressOf(options)).toBe('amqp://guest@[::1]:5673/v');
  });

  it('let what is given beside the URL win', () => {
    expect(endpointOf({ url: 'amqp://a:b@h/v', username: 'u', password: 'p', vhost: 'w' })).toMatchObject({
      host: 'h',
      username: 'u',
      password: 'p',
      vhost: 'w',
    });
  });

  it('use port 5671 with TLS', () => {
    expect(endpointOf({ tls: true }).port).toBe(5671);
    expect(endpointOf({ url: 'amqps://h' }).port).toBe(5671);
    expect(endpointOf({ tls: { servername: 's' } }).tls).toEqual({ servername: 's' });
  });

  it('use RABBITMQ_URL only if they say neither URL nor host nor port', () => {
    const environment = 'amqp://env:5000';
    expect(endpointOf({}, environment).host).toBe('env');
    expect(endpointOf({ username: 'u' }, environment)).toMatchObject({ host: 'env', username: 'u' });
    expect(endpointOf({ port: 5673 }, environment).host).toBe('localhost');
    expect(endpointOf({ host: 'h' }, environment).port).toBe(5672);
    expect(endpointOf({}, '').host).toBe('localhost');
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
    expect(() => endpointOf({}, 'amqp:guest:secret@h')).toThrow(/RABBITMQ_URL/);
    expect(() => endpointOf({}, 'http://guest:secret@h')).not.toThrow(/secret/);
  });

  it('give an address for logs that never holds the password', () => {
    const transport = amqplib({ url: 'amqp://user:secret@h/' }).create();
    expect(transport.address).toBe('amqp://user@h:5672/');
    expect(addressOf({ ...endpointOf({ tls: true, vhost: 'a b' }), mechanism: 'external' })).toBe('amqps://localhost:5671/a%20b');
  });

  it('refuse EXTERNAL without a certificate, credentials twice, and certificates that cannot be read', () => {
    expect(faultsOf({ tls: true, mechanism: 'external' })).toEqual(["mechanism is 'external' without a certificate to show"]);
    expect(faultsOf({ credentials: () => ({ password: 'x' }), password: 'y' })).toEqual(['password is given beside credentials']);
    expect(faultsOf({ mechanism: 'kerberos' as never })).toEqual(["mechanism is 'kerberos'"]);
    const [fault = ''] = faultsOf({ tls: { cert: '-----BEGIN', key: 'secret' } });
    expect(fault).toContain('tls cannot be used');
    expect(fault).not.toContain('secret');
  });
});

describe('the addresses of amqplib()', () => {
  const places = (options: AmqplibOptions): string[] => endpointsOf(options).map(addressOf);

  it.each([
    ['a list', ['one', 'two:5000', '[::1]:5673']],
    ['a string with commas', 'one, two:5000,[::1]:5673'],
  ])('are %s', (_, addresses) => {
    expect(places({ addresses })).toEqual(['amqp://guest@one:5672/', 'amqp://guest@two:5000/', 'amqp://guest@[::1]:5673/']);
  });

  it('take user, password, virtual host, TLS and parameters from the first where they say nothing else', () => {
    const endpoints = endpointsOf({ addresses: ['amqps://u:p@one/v?heartbeat=3', 'two', 'x:y@three:5000/w'] });
    expect(endpoints.map(addressOf)).toEqual(['amqps://u@one:5671/v', 'amqps://u@two:5671/v', 'amqps://x@three:5000/w']);
    expect(endpoints.map(({ password }) => password)).toEqual(['p', 'p', 'y']);
    expect(endpoints.map(({ heartbeatMs }) => heartbeatMs)).toEqual([3000, 3000, 3000]);
  });

  it('do not take the password of another user', () => {
    expect(endpointsOf({ addresses: ['u:p@one', 'other@two'] }).map(({ password }) => password)).toEqual(['p', 'guest']);
  });

  it('give way to what is said beside them', () => {
    expect(places({ addresses: ['u:p@one/v', 'two'], username: 'me', vhost: 'mine' })).toEqual([
      'amqp://me@one:5672/mine',
      'amqp://me@two:5672/mine',
    ]);
  });

  it('are used in place of RABBITMQ_URL', () => {
    expect(endpointsOf({ addresses: 'one' }, 'amqp://env:5000').map(({ host }) => host)).toEqual(['one']);
  });

  it.each<[AmqplibOptions, string]>([
    [{ addresses: [] }, 'addresses has no address'],
    [{ addresses: 'one,,two' }, 'addresses[1] is empty'],
    [{ addresses: ['amqps://one', 'amqp://two'] }, 'addresses says amqps:// in one address and amqp:// in another'],
    [{ addresses: ['http://u:secret@one'] }, 'addresses[0] starts with http:'],
    [{ addresses: ['one'], host: 'two' }, 'host is given beside addresses'],
    [{ addresses: ['one'], addressShuffle: 'often' as never }, "addressShuffle is 'often'"],
  ])('are refused: %j', (options, fault) => {
    expect(faultsOf(options)).toEqual([fault]);
  });
});
