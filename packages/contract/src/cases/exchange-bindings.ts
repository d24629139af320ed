import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

export const exchangeBindings = concept(
  'exchange bindings',
  [
    {
      title: 'an exchange passes on what its binding to another exchange matches',
      async run(context) {
        const source = await context.exchange('topic');
        const destination = await context.exchange('direct');
        const queue = await context.boundQueue(destination, 'order.placed');
        await context.channel.exchangeBind(destination, source, 'order.#');
        for (const key of ['order.placed', 'order.paid', 'stock.placed']) publish(context.channel, source, key, key);
        assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['order.placed']);
      },
    },
    {
      title: 'a message that went through several exchanges names the one it was published to',
      async run(context) {
        const source = await context.exchange('fanout');
        const destination = await context.exchange('fanout');
        const queue = await context.boundQueue(destination);
        await context.channel.exchangeBind(destination, source, '');
        publish(context.channel, source, 'key', 'body');
        const [delivery] = await takeAll(context.channel, queue);
        assert.equal(delivery?.exchange, source);
        assert.equal(delivery.routingKey, 'key');
      },
    },
    {
      title: 'a queue gets one copy, however many ways lead to it',
      async run(context) {
        const source = await context.exchange('fanout');
        const queue = await context.boundQueue(source);
        for (const way of [await context.exchange('fanout'), await context.exchange('topic')]) {
          await context.channel.exchangeBind(way, source, '');
          await context.channel.queueBind(queue, way, '#');
        }
        publish(context.channel, source, '', 'body');
        assert.equal((await takeAll(context.channel, queue)).length, 1);
      },
    },
    {
      title: 'exchanges that are bound in a circle pass a message round once',
      async run(context) {
        const [one, two] = [await context.exchange('fanout'), await context.exchange('fanout')];
        await context.channel.exchangeBind(one, two, '');
        await context.channel.exchangeBind(two, one, '');
        await context.channel.exchangeBind(one, one, '');
        const queues = [await context.boundQueue(one), await context.boundQueue(two)];
        publish(context.channel, one, '', 'body');
        for (const queue of queues) assert.equal((await takeAll(context.channel, queue)).length, 1);
      },
    },
    {
      title: 'an internal exchange is fed by other exchanges',
      async run(context) {
        const source = await context.exchange('fanout');
        const internal = await context.exchange('fanout', { internal: true });
        const queue = await context.boundQueue(internal);
        await context.channel.exchangeBind(internal, source, '');
        publish(context.channel, source, '', 'body');
        assert.equal((await takeAll(context.channel, queue)).length, 1);
      },
    },
    {
      title: 'an exchange that was unbound gets nothing more',
      async run(context) {
        const source = await context.exchange('fanout');
        const destination = await context.exchange('fanout');
        const queue = await context.boundQueue(destination);
        await context.channel.exchangeBind(destination, source, 'key');
        await context.channel.exchangeUnbind(destination, source, 'key');
        publish(context.channel, source, 'key', 'body');
        assert.deepEqual(await takeAll(context.channel, queue), []);
      },
    },
    {
      title: 'unbinding exchanges that were never bound is no error',
      run: (context) => context.channel.exchangeUnbind('amq.fanout', 'amq.direct', context.name('key')),
    },
    {
      title: 'an exchange that does not exist cannot be bound',
      async run(context) {
        const name = context.name('missing');
        await context.refuses(
          context.channel.exchangeBind(name, 'amq.direct', 'key'),
          refusal(404, 'exchange.bind', `no ${context.resource('exchange', name)}`),
        );
      },
    },
    {
      title: 'an exchange cannot be bound to one that does not exist',
      async run(context) {
        const name = context.name('missing');
        await context.refuses(
          context.channel.exchangeBind('amq.fanout', name, 'key'),
          refusal(404, 'exchange.bind', `no ${context.resource('exchange', name)}`),
        );
      },
    },
    {
      title: 'the bindings of a deleted destination do not come back with it',
      async run(context) {
        const source = await context.exchange('fanout');
        const destination = await context.exchange('fanout');
        await context.channel.exchangeBind(destination, source, '');
        await context.channel.exchangeDelete(destination);
        await context.channel.exchangeDeclare(destination, 'fanout', { durable: true });
        const queue = await context.boundQueue(destination);
        publish(context.channel, source, '', 'body');
        assert.deepEqual(await takeAll(context.channel, queue), []);
      },
    },
  ],
  ['exchange-bindings'],
);
