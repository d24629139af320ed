import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, get, getSome, publish, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const NOT_TRANSACTIONAL = 'channel is not transactional';

export const transactions = concept(
  'transactions',
  [
    {
      title: 'what a transaction publishes arrives with its commit',
      async run(context) {
        const queue = await context.queue();
        const looking = await context.openChannel();
        await context.channel.txSelect();
        send(context.channel, queue, ['one', 'two']);
        await context.channel.basicQos(0);
        assert.equal(await context.depth(queue, looking), 0);
        await context.channel.txCommit();
        assert.deepEqual(bodiesOf(await takeAll(looking, queue)), ['one', 'two']);
      },
    },
    {
      title: 'what a transaction publishes is forgotten with its rollback',
      async run(context) {
        const queue = await context.queue();
        await context.channel.txSelect();
        send(context.channel, queue, 'forgotten');
        await context.channel.txRollback();
        send(context.channel, queue, 'kept');
        await context.channel.txCommit();
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['kept']);
      },
    },
    {
      title: 'what is not committed when the channel closes is forgotten',
      async run(context) {
        const queue = await context.queue();
        const channel = await context.openChannel();
        await channel.txSelect();
        send(channel, queue, 'body');
        await channel.close();
        assert.equal(await context.depth(queue), 0);
      },
    },
    {
      title: 'acknowledgements take effect with the commit',
      async run(context) {
        const queue = await context.queue();
        const channel = await context.openChannel();
        await channel.txSelect();
        send(context.channel, queue, ['acknowledged', 'rejected', 'neither', 'not committed']);
        await context.hasDepth(queue, 4);
        await getSome(channel, queue, 4);
        channel.basicAck(1);
        channel.basicReject(2, false);
        await channel.txCommit();
        channel.basicAck(4);
        await channel.close();
        await context.hasDepth(queue, 2);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['neither', 'not committed']);
      },
    },
    {
      title: 'acknowledgements that are rolled back can be made again',
      async run(context) {
        const queue = await context.queue();
        const channel = await context.openChannel();
        await channel.txSelect();
        send(context.channel, queue, 'body');
        await context.hasDepth(queue, 1);
        const { deliveryTag } = await get(channel, queue);
        channel.basicAck(deliveryTag);
        await channel.txRollback();
        assert.equal(await context.depth(queue), 0);
        channel.basicAck(deliveryTag);
        await channel.txCommit();
        await channel.close();
        assert.equal(await context.depth(queue), 0);
      },
    },
    {
      title: 'choosing transactions again changes nothing',
      async run(context) {
        const queue = await context.queue();
        await context.channel.txSelect();
        send(context.channel, queue, 'body');
        await context.channel.txSelect();
        await context.channel.txCommit();
        await context.hasDepth(queue, 1);
      },
    },
    {
      title: 'a commit needs a transaction',
      run: (context) => context.refuses(context.channel.txCommit(), refusal(406, 'tx.commit', NOT_TRANSACTIONAL)),
    },
    {
      title: 'a rollback needs a transaction',
      run: (context) => context.refuses(context.channel.txRollback(), refusal(406, 'tx.rollback', NOT_TRANSACTIONAL)),
    },
    {
      title: 'a channel with transactions cannot confirm',
      async run(context) {
        await context.channel.txSelect();
        const text = 'cannot switch from tx to confirm mode';
        await context.refuses(context.channel.confirmSelect(), refusal(406, 'confirm.select', text));
      },
    },
    {
      title: 'a channel that confirms cannot have transactions',
      async run(context) {
        await context.channel.confirmSelect();
        const text = 'cannot switch from confirm to tx mode';
        await context.refuses(context.channel.txSelect(), refusal(406, 'tx.select', text));
      },
    },
    {
      title: 'a mandatory message that nobody is bound for comes back with the commit, before its answer',
      async run(context) {
        await context.channel.txSelect();
        const events = context.collector<string>('events');
        context.channel.onReturn(({ body }) => events.add(`returned ${body.toString()}`));
        send(context.channel, context.name('nobody'), 'body', { mandatory: true });
        await context.channel.basicQos(0);
        assert.deepEqual(events.items, []);
        await context.channel.txCommit().then(() => events.add('committed'));
        assert.deepEqual(await events.first(2), ['returned body', 'committed']);
      },
    },
    {
      title: 'an exchange that does not exist closes the channel before the commit',
      async run(context) {
        const name = context.name('missing');
        await context.channel.txSelect();
        publish(context.channel, name, 'key', 'body');
        await context.closesFor(refusal(404, 'basic.publish', `no ${context.resource('exchange', name)}`));
      },
    },
    {
      title: 'a commit that a full queue rejects a part of fails',
      async run(context) {
        const queue = await context.queueWith({ 'x-max-length': 1, 'x-overflow': 'reject-publish' });
        await context.channel.txSelect();
        send(context.channel, queue, ['one', 'two']);
        await context.refuses(context.channel.txCommit(), refusal(406, 'tx.commit', 'partial tx completion'));
      },
    },
    {
      title: 'a commit to a queue that was deleted meanwhile succeeds before 4.0',
      versions: { before: '4.0' },
      async run(context) {
        const queue = await context.queue();
        await context.channel.txSelect();
        send(context.channel, queue, 'body');
        await (await context.openChannel()).queueDelete(queue);
        await context.channel.txCommit();
      },
    },
    {
      title: 'a mandatory message whose queue was deleted meanwhile comes back at the commit before 4.0',
      versions: { before: '4.0' },
      async run(context) {
        const queue = await context.queue();
        const returns = context.returns();
        await context.channel.txSelect();
        publish(context.channel, '', queue, 'body', { mandatory: true });
        await (await context.openChannel()).queueDelete(queue);
        await context.channel.txCommit();
        assert.equal((await returns.nth(1)).replyText, 'NO_ROUTE');
      },
    },
  ],
  ['transactions'],
);
