import type { ContractContext } from '@nest-amqp/contract';
import type { HeaderTable } from '@nest-amqp/core';
import type { PolicyDefinition } from '@nest-amqp/memory';
import { describeOnOperatedBrokers, EVERYTHING, type OperatedBroker } from '../support/operated-broker';
import { uniqueName } from '../support/transports';

jest.setTimeout(60_000);

/** Sets a policy for names that start so. */
function policy(prefix: string, definition: PolicyDefinition['definition'], more: Partial<PolicyDefinition> = {}): PolicyDefinition {
  return { name: prefix, pattern: `^${prefix}`, definition, ...more };
}

describeOnOperatedBrokers('policies', (broker: OperatedBroker) => {
  let user: string;
  beforeAll(async () => {
    user = await broker.user(EVERYTHING);
  });

  const durable = async ({ channel }: ContractContext, name: string, args: HeaderTable = {}): Promise<void> => {
    await channel.queueDeclare(name, { durable: true, arguments: args });
  };

  const publish = async (context: ContractContext, queue: string, count: number): Promise<boolean[]> => {
    const channel = await context.openChannel();
    await channel.confirmSelect();
    const confirms = context.confirms(channel);
    for (let n = 1; n <= count; n += 1) confirms.expect(channel.basicPublish('', queue, { deliveryMode: 2 }, Buffer.from(String(n))));
    return confirms.settled(count);
  };

  /** Publishes until the queue refuses, and gives up after a while: a policy takes hold soon, not at once. */
  const keepsAtMost = (context: ContractContext, queue: string, length: number): Promise<void> =>
    context.eventually(async () => {
      await publish(context, queue, length + 2);
      expect(await context.depth(queue)).toBe(length);
    });

  it('hold for queues that are there and for those to come, until they are deleted', async () => {
    const prefix = uniqueName('length');
    await broker.as(user, async (context) => {
      await durable(context, `${prefix}.old`);
      await publish(context, `${prefix}.old`, 5);
      await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'max-length': 2 }));
      await context.hasDepth(`${prefix}.old`, 2);
      await durable(context, `${prefix}.new`);
      await keepsAtMost(context, `${prefix}.new`, 2);
      await broker.operator.deletePolicy(broker.vhost, prefix);
      await context.eventually(async () => {
        await publish(context, `${prefix}.new`, 1);
        expect(await context.depth(`${prefix}.new`)).toBeGreaterThan(2);
      });
    });
  });

  it('the smaller number holds, of a policy, an operator policy and an argument', async () => {
    const prefix = uniqueName('smaller');
    await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'max-length': 3 }));
    await broker.as(user, async (context) => {
      await durable(context, `${prefix}.two`, { 'x-max-length': 2 });
      await durable(context, `${prefix}.five`, { 'x-max-length': 5 });
      await keepsAtMost(context, `${prefix}.two`, 2);
      await keepsAtMost(context, `${prefix}.five`, 3);
      await broker.operator.setOperatorPolicy(broker.vhost, policy(prefix, { 'max-length': 1 }));
      await context.hasDepth(`${prefix}.five`, 1);
      await context.hasDepth(`${prefix}.two`, 1);
      await broker.operator.deleteOperatorPolicy(broker.vhost, prefix);
      await keepsAtMost(context, `${prefix}.five`, 3);
    });
  });

  it('the highest priority holds alone', async () => {
    const prefix = uniqueName('priority');
    await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'max-length': 2 }));
    await broker.operator.setPolicy(broker.vhost, policy(`${prefix}.`, { 'message-ttl': 60_000 }, { priority: 1 }));
    await broker.as(user, async (context) => {
      await durable(context, `${prefix}.q`);
      await publish(context, `${prefix}.q`, 3);
      await context.hasDepth(`${prefix}.q`, 3);
      await broker.operator.deletePolicy(broker.vhost, `${prefix}.`);
      await context.hasDepth(`${prefix}.q`, 2);
    });
  });

  it('a policy is for queues of a type, or for exchanges, if it says so; a setting that is not for a type rules the whole policy out', async () => {
    const [quorum, exchanges, strategy] = [uniqueName('quorum'), uniqueName('exchanges'), uniqueName('limit')];
    // 3.10 knows no types of queues in policies
    const applyTo = broker.version.startsWith('3.') ? 'exchanges' : 'quorum_queues';
    await broker.operator.setPolicy(broker.vhost, policy(quorum, { 'max-length': 1 }, { applyTo }));
    await broker.operator.setPolicy(broker.vhost, policy(exchanges, { 'max-length': 1 }, { applyTo: 'exchanges' }));
    await broker.operator.setPolicy(broker.vhost, policy(strategy, { 'max-length': 1, 'delivery-limit': 2 }));
    await broker.as(user, async (context) => {
      for (const name of [quorum, exchanges, strategy]) {
        await durable(context, name);
        await publish(context, name, 3);
        await context.hasDepth(name, 3);
      }
    });
  });

  it('an argument goes before a policy where neither is smaller; a quorum queue overflows by the policy', async () => {
    const prefix = uniqueName('overflow');
    await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'max-length': 1, overflow: 'reject-publish' }));
    await broker.as(user, async (context) => {
      await durable(context, `${prefix}.by-policy`);
      expect(await publish(context, `${prefix}.by-policy`, 3)).toEqual([true, false, false]);
      await durable(context, `${prefix}.by-argument`, { 'x-overflow': 'drop-head' });
      expect(await publish(context, `${prefix}.by-argument`, 3)).toEqual([true, true, true]);
      await context.hasDepth(`${prefix}.by-argument`, 1);
    });
  });

  it('dead letters go where a policy says, unless the queue itself says', async () => {
    const prefix = uniqueName('dead');
    const letters = uniqueName('letters');
    const settings = { 'dead-letter-exchange': '', 'dead-letter-routing-key': letters, 'message-ttl': 0 };
    await broker.operator.setPolicy(broker.vhost, policy(prefix, settings));
    await broker.as(user, async (context) => {
      await durable(context, letters);
      await durable(context, `${letters}.own`);
      await durable(context, `${prefix}.q`);
      await durable(context, `${prefix}.own`, { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': `${letters}.own` });
      await publish(context, `${prefix}.q`, 1);
      await publish(context, `${prefix}.own`, 2);
      await context.hasDepth(letters, 1);
      await context.hasDepth(`${letters}.own`, 2);
    });
  });

  it('a time to live by policy is for messages that come after it', async () => {
    const prefix = uniqueName('ttl');
    await broker.as(user, async (context) => {
      await durable(context, prefix);
      await publish(context, prefix, 1);
      await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'message-ttl': 1 }));
      await context.letPass(100);
      expect(await context.depth(prefix)).toBe(1);
      await context.channel.queuePurge(prefix);
      await context.eventually(async () => {
        await publish(context, prefix, 1);
        await context.letPass(50);
        expect(await context.depth(prefix)).toBe(0);
      });
    });
  });

  it('a queue that nobody uses goes when a policy says', async () => {
    const prefix = uniqueName('expires');
    await broker.as(user, async (context) => {
      await durable(context, prefix);
      await broker.operator.setPolicy(broker.vhost, policy(prefix, { expires: 1 }));
      await context.eventually(async () => {
        const channel = await context.openChannel();
        await expect(channel.queueDeclarePassive(prefix)).rejects.toMatchObject({ replyCode: 404 });
      });
    });
  });

  it('an exchange has the alternate exchange of its policy, unless it has its own', async () => {
    const prefix = uniqueName('alternate');
    await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'alternate-exchange': 'amq.fanout' }));
    await broker.as(user, async (context) => {
      const { channel } = context;
      await channel.exchangeDeclare(`${prefix}.x`, 'direct', { autoDelete: true });
      await channel.exchangeDeclare(`${prefix}.own`, 'direct', { autoDelete: true, arguments: { 'alternate-exchange': 'amq.direct' } });
      const queue = await context.boundQueue('amq.fanout');
      const { deliveries } = await context.consume(queue, { noAck: true });
      channel.basicPublish(`${prefix}.own`, 'k', {}, Buffer.from('own'));
      channel.basicPublish(`${prefix}.x`, 'k', {}, Buffer.from('policy'));
      expect((await deliveries.nth(1)).body.toString()).toBe('policy');
    });
  });

  it('a delivery limit by policy holds for quorum queues that are there', async () => {
    const prefix = uniqueName('delivery');
    await broker.as(user, async (context) => {
      await durable(context, prefix, { 'x-queue-type': 'quorum' });
      await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'delivery-limit': 1 }));
      await context.eventually(async () => {
        await publish(context, prefix, 1);
        const { channel } = context;
        for (let times = 0; times < 2; times += 1) {
          const delivery = await context.eventually(async () => {
            const got = await channel.basicGet(prefix);
            expect(got).toBeDefined();
            return got;
          });
          channel.basicReject(delivery?.deliveryTag ?? 0, true);
        }
        expect(await context.depth(prefix)).toBe(0);
      });
    });
  });

  it('dead letters are kept until they are taken, as long as a policy says so', async () => {
    const prefix = uniqueName('kept');
    await broker.as(user, async (context) => {
      const missing = context.name('missing');
      await durable(context, prefix, {
        'x-queue-type': 'quorum',
        'x-overflow': 'reject-publish',
        'x-max-length': 1,
        'x-message-ttl': 10,
        'x-dead-letter-exchange': missing,
      });
      await broker.operator.setPolicy(broker.vhost, policy(prefix, { 'dead-letter-strategy': 'at-least-once' }));
      await context.eventually(async () => {
        await publish(context, prefix, 1);
        await context.hasDepth(prefix, 0);
        expect(await publish(context, prefix, 1)).toEqual([false]);
      });
      await broker.operator.deletePolicy(broker.vhost, prefix);
      await context.eventually(async () => {
        await context.hasDepth(prefix, 0);
        expect(await publish(context, prefix, 1)).toEqual([true]);
      });
    });
  });
});
