import { refusal } from '@nest-amqp/contract';
import { AmqpConnectError, type AmqpBrokerError, type Transport } from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnOperatedBrokers, EVERYTHING } from '../support/operated-broker';
import { uniqueName } from '../support/transports';

/** What a broker says when it refuses a connection. */
async function refusedBy(transport: Transport): Promise<string> {
  try {
    const connection = await transport.connect();
    await connection.close();
    return 'connected';
  } catch (error) {
    expect(error).toBeInstanceOf(AmqpConnectError);
    const { message, retryable } = error as AmqpConnectError;
    expect(retryable).toBe(false);
    // amqplib does not tell what it hears in answer to connection.open
    return /the broker refused the virtual host/.exec(message)?.[0] ?? /[A-Z_]+ - [^"]*?(?=\. Check|"|$)/.exec(message)?.[0] ?? message;
  }
}

/** As {@link refusedBy} says it: the text, or that there was one. */
function refusedWith(text: string): unknown {
  return expect.stringMatching(new RegExp(`^(${text.replace(/[.()]/g, '\\$&')}|the broker refused the virtual host)$`));
}

jest.setTimeout(60_000);

describeOnOperatedBrokers('users', (broker) => {
  let anyone: string;
  beforeAll(async () => {
    anyone = await broker.user(EVERYTHING);
  });

  const LOGIN_REFUSED = 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.';

  it('a login with a wrong password, or of nobody, is refused', async () => {
    expect(await refusedBy(broker.transport(anyone, 'wrong'))).toBe(LOGIN_REFUSED);
    expect(await refusedBy(broker.transport(uniqueName('nobody')))).toBe(LOGIN_REFUSED);
    expect(await refusedBy(broker.transport(anyone))).toBe('connected');
  });

  it('a changed password is the only one, and connections stay', async () => {
    const user = await broker.user(EVERYTHING);
    await broker.as(user, async ({ connection, channel }) => {
      await broker.operator.changePassword(user, 'other');
      expect(await refusedBy(broker.transport(user))).toBe(LOGIN_REFUSED);
      expect(await refusedBy(broker.transport(user, 'other'))).toBe('connected');
      await broker.operator.changePassword(user, user);
      await channel.queueDeclare('', { exclusive: true });
      expect(connection.isOpen).toBe(true);
    });
  });

  it('a virtual host is closed to who has no permissions in it', async () => {
    const user = await broker.user();
    const refused = `NOT_ALLOWED - access to vhost '${broker.vhost}' refused for user '${user}'`;
    expect(await refusedBy(broker.transport(user))).toEqual(refusedWith(refused));
    await broker.operator.setPermissions(user, broker.vhost, { configure: '', write: '', read: '' });
    expect(await refusedBy(broker.transport(user))).toBe('connected');
    await broker.operator.clearPermissions(user, broker.vhost);
    expect(await refusedBy(broker.transport(user))).toEqual(refusedWith(refused));
  });

  it('the connections of a deleted user are closed', async () => {
    const user = await broker.user(EVERYTHING);
    await broker.as(anyone, async (context) => {
      const connection = await broker.transport(user).connect();
      const closings = context.closings(connection);
      await broker.operator.deleteUser(user);
      expect(await closings.nth(1)).toMatchObject(refusal(320, 'none', `user '${user}' is deleted`));
    });
  });

  it('the connections to a deleted virtual host are closed, and no others opened', async () => {
    const user = anyone;
    const vhost = uniqueName('deleted');
    await broker.operator.addVhost(vhost);
    await broker.operator.setPermissions(user, vhost, EVERYTHING);
    await broker.as(user, async (context) => {
      const transport = broker.transport(user, user, vhost);
      const closings = context.closings(await transport.connect());
      await broker.operator.deleteVhost(vhost);
      // 4.0 stops the virtual host first, and says that it is down, or deletes it first
      expect(await closings.nth(1)).toMatchObject({
        replyCode: 320,
        replyText: expect.stringMatching(/^CONNECTION_FORCED - vhost '.*' is (deleted|down)$/),
      });
      expect(await refusedBy(transport)).toEqual(refusedWith(`NOT_ALLOWED - vhost ${vhost} not found`));
    });
  });

  it('an impersonator may say any user id', async () => {
    const impersonator = await broker.user(EVERYTHING, ['impersonator']);
    await broker.as(impersonator, async (context) => {
      const queue = await context.queue();
      const { deliveries } = await context.consume(queue, { noAck: true });
      context.channel.basicPublish('', queue, { userId: 'bob' }, Buffer.alloc(0));
      const { properties } = await deliveries.nth(1);
      expect(properties.userId).toBe('bob');
    });
    await broker.as(anyone, async (context) => {
      context.channel.basicPublish('', 'nowhere', { userId: 'bob' }, Buffer.alloc(0));
      await context.closesFor(refusal(406, 'basic.publish', `user_id property set to 'bob' but authenticated user was '${anyone}'`));
    });
  });

  describe('limits', () => {
    it('of connections to a virtual host', async () => {
      const vhost = uniqueName('limited');
      const user = anyone;
      await broker.operator.addVhost(vhost);
      await broker.operator.setPermissions(user, vhost, EVERYTHING);
      await broker.operator.setVhostLimits(vhost, { maxConnections: 1 });
      const connection = await broker.transport(user, user, vhost).connect();
      const text = `NOT_ALLOWED - access to vhost '${vhost}' refused for user '${user}': connection limit (1) is reached`;
      try {
        await eventually(async () => expect(await refusedBy(broker.transport(user, user, vhost))).toEqual(refusedWith(text)));
      } finally {
        await connection.close();
        await broker.operator.deleteVhost(vhost);
      }
    });

    it('of queues in a virtual host', async () => {
      const vhost = uniqueName('limited');
      const user = anyone;
      await broker.operator.addVhost(vhost);
      await broker.operator.setPermissions(user, vhost, EVERYTHING);
      await broker.operator.setVhostLimits(vhost, { maxQueues: 1 });
      const connection = await broker.transport(user, user, vhost).connect();
      const channel = await connection.createChannel();
      try {
        await channel.queueDeclare('one', { exclusive: true });
        await channel.queueDeclare('one', { exclusive: true });
        const text = `cannot declare queue 'two': queue limit in vhost '${vhost}' (1) is reached`;
        await expect(channel.queueDeclare('two', { exclusive: true })).rejects.toMatchObject(refusal(406, 'queue.declare', text));
      } finally {
        await connection.close();
        await broker.operator.deleteVhost(vhost);
      }
    });

    it('of connections of a user', async () => {
      const user = await broker.user(EVERYTHING);
      await broker.operator.setUserLimits(user, { maxConnections: 0 });
      const text = `NOT_ALLOWED - connection refused for user '${user}': user connection limit (0) is reached`;
      expect(await refusedBy(broker.transport(user))).toEqual(refusedWith(text));
      await broker.operator.setUserLimits(user, { maxConnections: -1 });
      expect(await refusedBy(broker.transport(user))).toBe('connected');
    });

    it('of channels of a user', async () => {
      const user = await broker.user(EVERYTHING);
      await broker.operator.setUserLimits(user, { maxChannels: 0 });
      await broker.as(anyone, async (context) => {
        const connection = await broker.transport(user).connect();
        const closings = context.closings(connection);
        await expect(connection.createChannel()).rejects.toThrow();
        const { replyText } = (await closings.nth(1)) as AmqpBrokerError;
        // 4.0 names its node
        const whose = context.byVersion({ '3.10': user, '4.0': replyText.split("'")[1], '4.3': user });
        const limit = context.byVersion({ '3.10': '(0)', '4.3': '0' });
        const text = `number of channels opened for user '${whose}' has reached the maximum allowed user limit of ${limit}`;
        expect(await closings.nth(1)).toMatchObject(refusal(530, 'none', text));
      });
    });
  });
});

describeOnOperatedBrokers('topic permissions', (broker) => {
  it('hold for the routing keys of messages and of bindings', async () => {
    const user = await broker.user(EVERYTHING);
    await broker.operator.setTopicPermissions(user, broker.vhost, 'amq.topic', { write: '^{username}\\.', read: '^{vhost}$' });
    await broker.as(user, async (context) => {
      const queue = await context.queue();
      await context.channel.queueBind(queue, 'amq.topic', broker.vhost);
      await context.channel.queueBind(queue, 'amq.direct', 'k');
      const access = (permission: string, key: string): string =>
        `${context.isAtLeast('4.0') ? `${permission} ` : ''}access to topic '${key}' in exchange 'amq.topic' in vhost '${broker.vhost}' refused for user '${user}'`;
      const reader = await context.openChannel();
      await context.refuses(reader.queueBind(queue, 'amq.topic', '#'), refusal(403, 'queue.bind', access('read', '#')), reader);
      const unbinder = await context.openChannel();
      await context.refuses(unbinder.queueUnbind(queue, 'amq.topic', '#'), refusal(403, 'queue.unbind', access('read', '#')), unbinder);

      const allowed = `${user}.k`;
      const { channel } = context;
      await channel.confirmSelect();
      const confirms = context.confirms();
      confirms.expect(channel.basicPublish('amq.topic', allowed, {}, Buffer.alloc(0)));
      expect(await confirms.settled(1)).toEqual([true]);
      // a copy's key is asked for from 4.0 on
      confirms.expect(channel.basicPublish('amq.topic', allowed, { headers: { CC: ['copy'] } }, Buffer.alloc(0)));
      if (context.isAtLeast('4.0')) {
        await context.closesFor(refusal(403, 'basic.publish', access('write', 'copy')));
      } else {
        expect(await confirms.settled(2)).toEqual([true, true]);
        channel.basicPublish('amq.topic', 'k', {}, Buffer.alloc(0));
        await context.closesFor(refusal(403, 'basic.publish', access('write', 'k')));
      }
    });
  });

  it('come before or after what is wrong with the message, by version', async () => {
    const user = await broker.user(EVERYTHING);
    await broker.operator.setTopicPermissions(user, broker.vhost, 'amq.topic', { write: '^$', read: '.*' });
    await broker.as(user, async (context) => {
      const { channel } = context;
      channel.basicPublish('amq.topic', 'k', { userId: 'bob', headers: { CC: 'no array' } }, Buffer.alloc(0));
      const denied = `access to topic 'k' in exchange 'amq.topic' in vhost '${broker.vhost}' refused for user '${user}'`;
      const invalid = 'invalid message: {unacceptable_type_in_header,"CC",longstr}';
      await context.closesFor(context.isAtLeast('4.0') ? refusal(406, 'basic.publish', invalid) : refusal(403, 'basic.publish', denied));
      const other = await context.openChannel();
      other.basicPublish('amq.direct', 'k', { userId: 'bob', headers: { CC: 'no array' } }, Buffer.alloc(0));
      const impersonated = `user_id property set to 'bob' but authenticated user was '${user}'`;
      await context.closesFor(refusal(406, 'basic.publish', context.isAtLeast('4.0') ? invalid : impersonated), other);
    });
  });
});
