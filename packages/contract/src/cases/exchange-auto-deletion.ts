import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

function autoDeleted(context: ContractContext): Promise<string> {
  return context.exchange('fanout', { autoDelete: true });
}

/** Binds each exchange to the one before it. */
async function chain(context: ContractContext, exchanges: readonly string[]): Promise<void> {
  for (const [index, source] of exchanges.entries()) {
    const destination = exchanges[index + 1];
    if (destination !== undefined) await context.channel.exchangeBind(destination, source, '');
  }
}

async function areGone(context: ContractContext, exchanges: readonly string[]): Promise<void> {
  for (const exchange of exchanges) {
    const channel = await context.openChannel();
    await context.refuses(
      channel.exchangeDeclarePassive(exchange),
      refusal(404, 'exchange.declare', `no ${context.resource('exchange', exchange)}`),
      channel,
    );
  }
}

/** As the functional tests of RabbitMQ's Java client have it. */
export const exchangeAutoDeletion = concept(
  'auto-delete exchanges that are bound to each other',
  [
    {
      title: 'auto-delete exchanges that are bound in a circle go together with one of their bindings',
      async run(context) {
        const [one, two] = [await autoDeleted(context), await autoDeleted(context)];
        await chain(context, [one, two, one]);
        await context.channel.exchangeUnbind(one, two, '');
        await areGone(context, [one, two]);
      },
    },
    {
      title: 'auto-delete exchanges that are bound in a row go together with the last',
      async run(context) {
        const exchanges = [await autoDeleted(context), await autoDeleted(context), await autoDeleted(context), await autoDeleted(context)];
        await chain(context, exchanges);
        await context.channel.exchangeDelete(exchanges[3] ?? '');
        await areGone(context, exchanges);
      },
    },
    {
      title: 'an auto-delete exchange stays while one of the exchanges is there that are bound to it',
      async run(context) {
        const source = await autoDeleted(context);
        const exchanges = [await autoDeleted(context), await autoDeleted(context), await autoDeleted(context)];
        await chain(context, exchanges);
        for (const exchange of exchanges) await context.channel.exchangeBind(exchange, source, '');
        await context.channel.exchangeDelete(exchanges[0] ?? '');
        await context.channel.exchangeDeclarePassive(source);
        await context.channel.exchangeDelete(exchanges[2] ?? '');
        await areGone(context, [source, ...exchanges]);
      },
    },
    {
      title: 'auto-delete exchanges go together with an exchange that several of them are bound to',
      async run(context) {
        const [one, two, three] = [await autoDeleted(context), await autoDeleted(context), await autoDeleted(context)];
        await chain(context, [one, two, three]);
        await context.channel.exchangeBind(three, one, '');
        await context.channel.exchangeDelete(three);
        await areGone(context, [one, two, three]);
      },
    },
    {
      title: 'an auto-delete exchange goes with the last consumer of its auto-delete queue',
      async run(context) {
        const exchange = await autoDeleted(context);
        const queue = await context.queue({ autoDelete: true });
        await context.channel.queueBind(queue, exchange, '');
        const { tag } = await context.consume(queue);
        await context.channel.basicCancel(tag);
        await context.eventually(() => areGone(context, [exchange]));
      },
    },
    {
      title: 'an auto-delete exchange that is bound to others stays when its own last binding to one of those goes',
      async run(context) {
        const source = await context.exchange('fanout');
        const exchange = await autoDeleted(context);
        await context.channel.exchangeBind(exchange, source, '');
        await context.channel.exchangeUnbind(exchange, source, '');
        await context.channel.exchangeDeclarePassive(exchange);
      },
    },
    {
      title: 'exchanges that are bound twice alike are unbound once',
      async run(context) {
        const [source, destination] = [await context.exchange('fanout'), await context.exchange('fanout')];
        const queue = await context.boundQueue(destination);
        for (let time = 0; time < 2; time += 1) await context.channel.exchangeBind(destination, source, '');
        for (let time = 0; time < 2; time += 1) await context.channel.exchangeUnbind(destination, source, '');
        publish(context.channel, source, '', 'body');
        assert.deepEqual(await takeAll(context.channel, queue), []);
      },
    },
    {
      title: 'three exchanges in a circle each reach all queues, and each queue once',
      async run(context) {
        const exchanges = [await context.exchange('fanout'), await context.exchange('fanout'), await context.exchange('fanout')];
        const queues = [];
        for (const exchange of exchanges) queues.push(await context.boundQueue(exchange));
        await chain(context, [...exchanges, ...exchanges.slice(0, 1)]);
        for (const exchange of exchanges) publish(context.channel, exchange, '', exchange);
        for (const queue of queues) assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), exchanges);
      },
    },
    {
      title: 'a message goes through a topic exchange and a direct one to where both let it',
      async run(context) {
        const [topic, direct] = [await context.exchange('topic'), await context.exchange('direct')];
        const [one, two] = [await context.exchange('fanout'), await context.exchange('fanout')];
        const queues = [await context.boundQueue(one), await context.boundQueue(two)];
        await context.channel.exchangeBind(direct, topic, '#');
        for (const [exchange, key] of [[one, 'one'] as const, [two, 'two'] as const]) {
          await context.channel.exchangeBind(exchange, topic, key);
          await context.channel.exchangeBind(exchange, direct, key);
        }
        for (const key of ['one', 'two', 'three']) publish(context.channel, topic, key, key);
        const bodies = [];
        for (const queue of queues) bodies.push(bodiesOf(await takeAll(context.channel, queue)));
        assert.deepEqual(bodies, [['one'], ['two']]);
      },
    },
    {
      title: 'an alternate exchange is tried for an exchange in the middle of the way, and not for the first one',
      async run(context) {
        const [spare, spareOfFirst] = [await context.exchange('fanout'), await context.exchange('fanout')];
        const first = await context.exchange('fanout', { arguments: { 'alternate-exchange': spareOfFirst } });
        const middle = await context.exchange('direct', { arguments: { 'alternate-exchange': spare } });
        await context.channel.exchangeBind(middle, first, '');
        const [queue, other] = [await context.boundQueue(spare), await context.boundQueue(spareOfFirst)];
        publish(context.channel, first, 'nowhere', 'body');
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
        assert.deepEqual(await takeAll(context.channel, other), []);
      },
    },
    {
      title: 'exchanges whose alternates lead back to the way come to an end, with one copy',
      async run(context) {
        const [one, two] = [context.removedName('exchange'), context.removedName('exchange')];
        await context.channel.exchangeDeclare(one, 'direct', { durable: true, arguments: { 'alternate-exchange': two } });
        await context.channel.exchangeDeclare(two, 'fanout', { durable: true, arguments: { 'alternate-exchange': one } });
        await context.channel.exchangeBind(one, two, '');
        const queue = await context.boundQueue(two);
        publish(context.channel, one, 'nowhere', 'body');
        assert.equal((await takeAll(context.channel, queue)).length, 1);
      },
    },
  ],
  ['exchange-bindings'],
);
