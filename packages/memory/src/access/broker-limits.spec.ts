import type { Channel } from '@nest-amqp/core';
import { InMemoryBroker } from '../broker/in-memory-broker';
import type { RabbitVersion } from '../broker/version-rules';
import { memory } from '../transport/memory';
import type { BrokerLimits } from './broker-limits';

async function opened(limits: Partial<BrokerLimits>, rabbitmq: RabbitVersion = '4.3'): Promise<Channel> {
  const broker = new InMemoryBroker({ rabbitmq, limits });
  return (await memory({ broker }).create().connect()).createChannel();
}

describe('limits of a broker', () => {
  it('refuses a message that is larger than it is configured for', async () => {
    const channel = await opened({ maxMessageSize: 10 });
    const closed = new Promise((resolve) => channel.onClose(resolve));
    channel.basicPublish('', 'q', {}, Buffer.alloc(11));
    const replyText = 'PRECONDITION_FAILED - message size 11 is larger than configured max size 10';
    await expect(closed).resolves.toMatchObject({ replyCode: 406, replyText });
  });

  it('refuses one channel too many', async () => {
    const broker = new InMemoryBroker({ limits: { channelMax: 1 } });
    const connection = await memory({ broker }).create().connect();
    await connection.createChannel();
    const replyText = 'NOT_ALLOWED - number of channels opened (1) has reached the negotiated channel_max (1)';
    await expect(connection.createChannel()).rejects.toMatchObject({ replyCode: 530, replyText, classId: 0, methodId: 0 });
  });

  it('counts queues over all virtual hosts, but not as 3.10', async () => {
    const channel = await opened({ clusterQueueLimit: 1 });
    await channel.queueDeclare('one');
    await channel.queueDeclare('one');
    const replyText = "PRECONDITION_FAILED - cannot declare queue 'two': queue limit in cluster (1) is reached";
    await expect(channel.queueDeclare('two')).rejects.toMatchObject({ replyText });
    await expect((await opened({ clusterQueueLimit: 0 }, '3.10')).queueDeclare('q')).resolves.toBeDefined();
  });

  it('counts exchanges as 4.3', async () => {
    const replyText = "PRECONDITION_FAILED - cannot declare exchange 'x' in vhost '/': exchange limit of 3 is reached";
    await expect((await opened({ clusterExchangeLimit: 3 })).exchangeDeclare('x', 'topic')).rejects.toMatchObject({ replyText });
    await expect((await opened({ clusterExchangeLimit: 3 }, '4.0')).exchangeDeclare('x', 'topic')).resolves.toBeUndefined();
  });

  it('takes users of its own, and only these', async () => {
    const broker = new InMemoryBroker({
      users: [{ name: 'app', password: 'secret', permissions: { '/': { configure: '^a', write: '', read: '' } } }],
    });
    await expect(memory({ broker }).create().connect()).rejects.toMatchObject({ retryable: false });
    const connection = await memory({ broker, username: 'app', password: 'secret' }).create().connect();
    await expect((await connection.createChannel()).queueDeclare('a')).resolves.toBeDefined();
    await expect((await connection.createChannel()).queueDeclare('b')).rejects.toMatchObject({ replyCode: 403 });
    expect(
      () => new InMemoryBroker({ users: [{ name: '', password: 'x', permissions: { '/': { configure: '(', write: '', read: '' } } }] }),
    ).toThrow(/users\[0\].name[^]*permissions/);
  });
});
