import type { HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';
import type { BrokerFault } from './broker-fault';
import { User } from '../access/user';
import { BrokerConnection } from './broker-connection';
import type { ChannelTopology } from './channel-topology';
import { VERSION_RULES, type RabbitVersion } from './version-rules';
import { VirtualHost } from './virtual-host';
import { ManualClock } from '../clock/manual-clock';

const peer = { hasRoom: true, deliver: () => {}, returned: () => {}, confirmed: () => {}, cancelled: () => {}, closed: () => {} };

function topology(
  rabbitmq: RabbitVersion = '4.3',
  vhost = new VirtualHost('/', new ManualClock(), VERSION_RULES[rabbitmq]),
): ChannelTopology {
  const connection = new BrokerConnection({
    vhost,
    user: new User({ name: 'guest', password: 'guest' }),
    name: '',
    channelMax: 0,
    cancelNotify: true,
    onEnd: () => {},
    blockReason: () => undefined,
    peer: { closed: () => {}, lost: () => {}, blocked: () => {}, unblocked: () => {} },
  });
  return connection.openChannel(1, peer).topology;
}

function refusal(operation: () => unknown): string {
  try {
    operation();
  } catch (error) {
    const { replyCode, replyText, scope } = error as BrokerFault;
    return `${scope} ${replyCode} ${replyText.replace(/^[A-Z_]+ - /, '')}`;
  }
  return 'ok';
}

describe('queue.declare', () => {
  const invalid = (name: string, problem: string): string => `channel 406 invalid arg '${name}' for queue 'q' in vhost '/': ${problem}`;

  it.each<[HeaderTable, string]>([
    [{ 'x-message-ttl': -1 }, invalid('x-message-ttl', '{value_negative,-1}')],
    [{ 'x-message-ttl': 0 }, 'ok'],
    [{ 'x-message-ttl': '1000' }, invalid('x-message-ttl', '"expected integer, got longstr"')],
    [{ 'x-message-ttl': 1.5 }, invalid('x-message-ttl', '"expected integer, got double"')],
    [{ 'x-message-ttl': 315_360_000_001 }, invalid('x-message-ttl', '{value_too_large,315360000001}')],
    [{ 'x-expires': 0 }, invalid('x-expires', '{value_zero,0}')],
    [{ 'x-max-length': -1 }, invalid('x-max-length', '{value_negative,-1}')],
    [{ 'x-max-priority': 256 }, invalid('x-max-priority', '{max_value_exceeded,256}')],
    [{ 'x-dead-letter-routing-key': 'k' }, invalid('x-dead-letter-routing-key', 'routing_key_but_no_dlx_defined')],
    [{ 'x-dead-letter-exchange': 1 }, "channel 406 invalid type 'byte' for arg 'x-dead-letter-exchange' in queue 'q' in vhost '/'"],
    [{ 'x-overflow': 'bogus' }, invalid('x-overflow', 'invalid_overflow')],
    [{ 'x-queue-type': 'bogus' }, invalid('x-queue-type', `"unsupported queue type 'bogus'"`)],
    [{ 'x-queue-type': 1 }, invalid('x-queue-type', '{unacceptable_type,byte}')],
    [{ 'x-single-active-consumer': 'yes' }, invalid('x-single-active-consumer', '{unacceptable_type,longstr}')],
    [{ 'x-delivery-limit': 2 }, "channel 406 invalid arg 'x-delivery-limit' for queue 'q' in vhost '/' of queue type rabbit_classic_queue"],
    [
      { 'x-queue-type': 'quorum', 'x-max-priority': 5 },
      "channel 406 invalid arg 'x-max-priority' for queue 'q' in vhost '/' of queue type rabbit_quorum_queue",
    ],
    [{ 'x-foo': 1, foo: { bar: 1 } }, 'ok'],
  ])('answers to the arguments %j as RabbitMQ does', (args, answer) => {
    expect(refusal(() => topology().queueDeclare('q', { durable: true, arguments: args }))).toBe(answer);
  });

  it.each<[RabbitVersion, HeaderTable, string]>([
    ['3.10', { 'x-queue-mode': 'bogus' }, invalid('x-queue-mode', `"unsupported queue mode 'bogus'"`)],
    ['4.3', { 'x-queue-mode': 'bogus' }, 'ok'],
    ['4.0', { 'x-queue-version': 1 }, 'ok'],
    ['4.3', { 'x-queue-version': 1 }, invalid('x-queue-version', `"unsupported queue version '1'"`)],
    ['4.0', { 'x-queue-type': 'stream', 'x-max-age': 'zz' }, 'connection 541 INTERNAL_ERROR'],
    ['4.3', { 'x-queue-type': 'stream', 'x-max-age': 'zz' }, invalid('x-max-age', 'invalid_max_age')],
  ])('of %s answers to %j as that version does', (version, args, answer) => {
    expect(refusal(() => topology(version).queueDeclare('q', { durable: true, arguments: args }))).toBe(answer);
  });

  it.each<[QueueDeclareOptions, string]>([
    [{ durable: false }, 'non-durable'],
    [{ durable: true, exclusive: true }, 'exclusive-owner'],
    [{ durable: true, autoDelete: true }, 'auto-delete'],
  ])('refuses a quorum queue that is %j', (options, wrong) => {
    const declare = () => topology().queueDeclare('q', { ...options, arguments: { 'x-queue-type': 'quorum' } });
    expect(refusal(declare)).toBe(`channel 406 invalid property '${wrong}' for queue 'q' in vhost '/'`);
  });

  it('makes a name of 22 characters, strips line breaks, and refuses reserved names', () => {
    expect(topology().queueDeclare('', {}).queue).toMatch(/^amq\.gen-[\w-]{22}$/);
    expect(topology().queueDeclare('a\r\nb', {}).queue).toBe('ab');
    expect(refusal(() => topology().queueDeclare('amq.foo', {}))).toBe("channel 403 queue name 'amq.foo' contains reserved prefix 'amq.*'");
  });

  it('takes classic and no type for the same, and ignores the width of integers and unknown arguments', () => {
    for (const version of ['3.10', '4.3'] as const) {
      const channel = topology(version);
      channel.queueDeclare('q', { arguments: { 'x-message-ttl': 1000, foo: 1 } });
      const again = () => channel.queueDeclare('q', { arguments: { 'x-message-ttl': 1000n, foo: 2, 'x-queue-type': 'classic' } });
      expect(refusal(again)).toBe('ok');
    }
  });
});

describe('queue.bind', () => {
  it('takes the last queue declared for an empty name, and its name for an empty key', () => {
    const vhost = new VirtualHost('/', new ManualClock(), VERSION_RULES['4.3']);
    const channel = topology('4.3', vhost);
    channel.queueDeclare('q', {});
    channel.queueBind({ destination: '', source: 'amq.direct', routingKey: '' });
    expect(vhost.exchange('amq.direct')?.bindings).toMatchObject([{ routingKey: 'q' }]);
    expect(refusal(() => topology().queueBind({ destination: '', source: 'amq.direct', routingKey: '' }))).toBe(
      'channel 404 no previously declared queue',
    );
  });

  it('allows three "#" until 4.3', () => {
    const answers = (['4.0', '4.3'] as const).map((version) => {
      const channel = topology(version);
      channel.queueDeclare('q', {});
      return refusal(() => channel.queueBind({ destination: 'q', source: 'amq.topic', routingKey: '#.a.#.b.#' }));
    });
    expect(answers).toEqual(['ok', "channel 406 Topic binding key '#.a.#.b.#' uses 3 '#' wildcards, at most 2 are allowed"]);
  });

  it('names the exchange first when both are missing, and forgives an unbind', () => {
    const names = { destination: 'no queue', source: 'no exchange', routingKey: 'k' };
    expect(refusal(() => topology().queueBind(names))).toBe("channel 404 no exchange 'no exchange' in vhost '/'");
    expect(refusal(() => topology().queueUnbind(names))).toBe('ok');
  });
});

describe('exchange.declare', () => {
  it('refuses an unknown type: the connection before 4.0, the channel since', () => {
    const answers = (['3.10', '4.0'] as const).map((version) => refusal(() => topology(version).exchangeDeclare('x', 'bogus', {})));
    expect(answers).toEqual(["connection 503 unknown exchange type 'bogus'", "channel 406 unknown exchange type 'bogus'"]);
  });

  it('protects the default exchange and those of the system', () => {
    expect(refusal(() => topology().exchangeDelete('', false))).toBe('channel 403 operation not permitted on the default exchange');
    expect(refusal(() => topology().exchangeDeclarePassive(''))).toBe('channel 403 operation not permitted on the default exchange');
    expect(refusal(() => topology().exchangeDelete('amq.none', false))).toBe(
      "channel 403 deletion of system exchange 'amq.none' in vhost '/' not allowed",
    );
    expect(refusal(() => topology().exchangeDeclare('amq.direct', 'direct', { durable: true }))).toBe('ok');
  });
});
