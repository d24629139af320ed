import { refusal, type ContractContext, type RefusedMethod } from '@nest-amqp/contract';
import type { Channel } from '@nest-amqp/core';
import { describeOnOperatedBrokers, EVERYTHING } from '../support/operated-broker';

/** May configure what starts with `c`, write to what has a `w` in it and read what has an `r`. */
const LETTERS = { configure: '^c', write: 'w', read: 'r' };

jest.setTimeout(60_000);

describeOnOperatedBrokers('permissions', (broker) => {
  let admin: string;
  let limited: string;
  let writer: string;

  beforeAll(async () => {
    admin = await broker.user(EVERYTHING);
    limited = await broker.user(LETTERS);
    writer = await broker.user({ ...EVERYTHING, write: '^w' });
    await broker.as(admin, async ({ channel }) => {
      for (const queue of ['q', 'r', 'w', 'rw', 'c']) await channel.queueDeclare(queue, { durable: true });
      for (const exchange of ['x', 'xr', 'xw', 'c.x']) await channel.exchangeDeclare(exchange, 'direct', { durable: true });
    });
  });

  const denied = (isNamed: boolean, permission: string, what: string): string =>
    `${isNamed ? `${permission} ` : ''}access to ${what} in vhost '${broker.vhost}' refused for user '${limited}'`;

  type Operation = (channel: Channel) => Promise<unknown>;

  const refusals: readonly [string, RefusedMethod, Operation, permission: string, what: string][] = [
    ['queue.declare needs configure', 'queue.declare', (channel) => channel.queueDeclare('wr'), 'configure', "queue 'wr'"],
    ['redeclaring a queue does, too', 'queue.declare', (channel) => channel.queueDeclare('q', { durable: true }), 'configure', "queue 'q'"],
    [
      'a queue with a dead-letter exchange needs read',
      'queue.declare',
      (channel) => channel.queueDeclare('c.w', { arguments: { 'x-dead-letter-exchange': 'xw' } }),
      'read',
      "queue 'c.w'",
    ],
    [
      'and its dead-letter exchange write',
      'queue.declare',
      (channel) => channel.queueDeclare('c.r', { arguments: { 'x-dead-letter-exchange': 'xr' } }),
      'write',
      "exchange 'xr'",
    ],
    [
      'as a dead-letter exchange, the default one is amq.default',
      'queue.declare',
      (channel) => channel.queueDeclare('c.r', { arguments: { 'x-dead-letter-exchange': '' } }),
      'write',
      "exchange 'amq.default'",
    ],
    ['queue.delete needs configure', 'queue.delete', (channel) => channel.queueDelete('rw'), 'configure', "queue 'rw'"],
    ['deleting a queue that is not there does, too', 'queue.delete', (channel) => channel.queueDelete('none'), 'configure', "queue 'none'"],
    ['queue.purge needs read', 'queue.purge', (channel) => channel.queuePurge('w'), 'read', "queue 'w'"],
    ['queue.bind needs write on the queue', 'queue.bind', (channel) => channel.queueBind('r', 'xr', ''), 'write', "queue 'r'"],
    ['and read on the exchange', 'queue.bind', (channel) => channel.queueBind('w', 'xw', ''), 'read', "exchange 'xw'"],
    ['queue.unbind needs write on the queue', 'queue.unbind', (channel) => channel.queueUnbind('r', 'xr', ''), 'write', "queue 'r'"],
    ['and reads the exchange as well', 'queue.unbind', (channel) => channel.queueUnbind('w', 'xw', ''), 'read', "exchange 'xw'"],
    [
      'exchange.declare needs configure',
      'exchange.declare',
      (channel) => channel.exchangeDeclare('xrw', 'topic'),
      'configure',
      "exchange 'xrw'",
    ],
    [
      'an exchange with an alternate one needs read',
      'exchange.declare',
      (channel) => channel.exchangeDeclare('c.w', 'topic', { arguments: { 'alternate-exchange': 'xw' } }),
      'read',
      "exchange 'c.w'",
    ],
    [
      'and its alternate exchange write',
      'exchange.declare',
      (channel) => channel.exchangeDeclare('c.r', 'topic', { arguments: { 'alternate-exchange': 'xr' } }),
      'write',
      "exchange 'xr'",
    ],
    ['exchange.delete needs configure', 'exchange.delete', (channel) => channel.exchangeDelete('xw'), 'configure', "exchange 'xw'"],
    [
      'exchange.bind needs write on the destination',
      'exchange.bind',
      (channel) => channel.exchangeBind('xr', 'xr', ''),
      'write',
      "exchange 'xr'",
    ],
    ['and read on the source', 'exchange.bind', (channel) => channel.exchangeBind('xw', 'xw', ''), 'read', "exchange 'xw'"],
    ['exchange.unbind is the same', 'exchange.unbind', (channel) => channel.exchangeUnbind('xr', 'xr', ''), 'write', "exchange 'xr'"],
    ['basic.get needs read', 'basic.get', (channel) => channel.basicGet('w'), 'read', "queue 'w'"],
    ['before it looks whether there is such a queue', 'basic.get', (channel) => channel.basicGet('none'), 'read', "queue 'none'"],
    ['basic.consume needs read', 'basic.consume', (channel) => channel.basicConsume('w', () => undefined), 'read', "queue 'w'"],
  ];

  it.each(refusals)('%s', async (_, method, operation, permission, what) => {
    await broker.as(limited, async (context) => {
      const text = denied(context.isAtLeast('4.0'), permission, what);
      await context.refuses(operation(context.channel), refusal(403, method, text));
    });
  });

  const publish = (exchange: string) => (channel: Channel) => channel.basicPublish(exchange, 'r', {}, Buffer.alloc(0));

  it.each([
    ['basic.publish needs write', 'xr'],
    ['before it looks whether there is such an exchange', 'none'],
    ['the default exchange is called amq.default', ''],
  ])('%s', async (_, exchange) => {
    await broker.as(writer, async (context) => {
      publish(exchange)(context.channel);
      const text = denied(context.isAtLeast('4.0'), 'write', `exchange '${exchange || 'amq.default'}'`);
      await context.closesFor(refusal(403, 'basic.publish', text.replace(limited, writer)));
    });
  });

  it('what is permitted is done', async () => {
    await broker.as(limited, async ({ channel, name }) => {
      const queue = `c.rw.${name('queue')}`;
      await channel.queueDeclare(queue, { exclusive: true, arguments: { 'x-dead-letter-exchange': 'xw' } });
      await channel.queueBind(queue, 'xr', 'k');
      await channel.confirmSelect();
      channel.basicPublish('xw', 'k', {}, Buffer.from('1'));
      await channel.basicConsume(queue, () => undefined, { consumerTag: 'c' });
      await channel.queuePurge(queue);
      await channel.queueUnbind(queue, 'xr', 'k');
      await channel.queueDelete(queue);
    });
  });

  it('an empty pattern permits nothing, not even a server-named queue', async () => {
    const nobody = await broker.user({ configure: '', write: '', read: '' });
    await broker.as(nobody, async (context) => {
      const [outcome] = await Promise.allSettled([context.channel.queueDeclare('', { exclusive: true })]);
      const prefix = context.isAtLeast('4.0') ? 'configure access' : 'access';
      const text = new RegExp(`^ACCESS_REFUSED - ${prefix} to queue 'amq\\.gen-[\\w-]{22}' in vhost '${broker.vhost}' refused for user`);
      expect(outcome).toMatchObject({ status: 'rejected', reason: { replyCode: 403, replyText: expect.stringMatching(text) } });
    });
  });

  it('a passive declaration needs no permission before 4.3, and then any', async () => {
    const anyone = await broker.user({ configure: '^$', write: '^$', read: '^r$' });
    await broker.as(anyone, async (context) => {
      await context.channel.queueDeclarePassive('r');
      await passively(context, (channel) => channel.queueDeclarePassive('w'), 'queue.declare', "queue 'w'", anyone);
      await passively(context, (channel) => channel.exchangeDeclarePassive('xw'), 'exchange.declare', "exchange 'xw'", anyone);
    });
  });

  async function passively(
    context: ContractContext,
    operation: Operation,
    method: RefusedMethod,
    what: string,
    user: string,
  ): Promise<void> {
    const channel = await context.openChannel();
    if (!context.isAtLeast('4.3')) await operation(channel);
    else await context.refuses(operation(channel), refusal(403, method, denied(true, 'configure', what).replace(limited, user)), channel);
  }

  it('consuming direct replies needs no permission', async () => {
    await broker.as(limited, async ({ channel }) => {
      await channel.basicConsume('amq.rabbitmq.reply-to', () => undefined, { noAck: true });
    });
  });
});
