import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import { bodiesOf, publish, takeAll } from '../case/messages';

export const alternateExchanges = concept('alternate exchanges', [
  {
    title: 'what an exchange cannot route goes to its alternate exchange, with its first exchange and key, and is not returned',
    async run(context) {
      const alternate = await context.exchange('fanout');
      const exchange = await context.exchange('direct', { arguments: { 'alternate-exchange': alternate } });
      const queue = await context.boundQueue(alternate);
      const returns = context.returns();
      publish(context.channel, exchange, 'nowhere', 'body', { mandatory: true });
      const [delivery] = await takeAll(context.channel, queue);
      assert.equal(delivery?.exchange, exchange);
      assert.equal(delivery.routingKey, 'nowhere');
      assert.deepEqual(returns.items, []);
    },
  },
  {
    title: 'what an exchange can route does not go to its alternate exchange',
    async run(context) {
      const alternate = await context.exchange('fanout');
      const exchange = await context.exchange('direct', { arguments: { 'alternate-exchange': alternate } });
      const [queue, spare] = [await context.boundQueue(exchange, 'key'), await context.boundQueue(alternate)];
      publish(context.channel, exchange, 'key', 'body');
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
      assert.deepEqual(await takeAll(context.channel, spare), []);
    },
  },
  {
    title: 'an alternate exchange may have an alternate exchange',
    async run(context) {
      const last = await context.exchange('fanout');
      const middle = await context.exchange('direct', { arguments: { 'alternate-exchange': last } });
      const first = await context.exchange('direct', { arguments: { 'alternate-exchange': middle } });
      const queue = await context.boundQueue(last);
      publish(context.channel, first, 'nowhere', 'body');
      assert.equal((await takeAll(context.channel, queue)).length, 1);
    },
  },
  {
    title: 'a message is unroutable when the alternate exchange routes it nowhere, too',
    async run(context) {
      const alternate = await context.exchange('fanout');
      const exchange = await context.exchange('direct', { arguments: { 'alternate-exchange': alternate } });
      const returns = context.returns();
      publish(context.channel, exchange, 'nowhere', 'body', { mandatory: true });
      const returned = await returns.nth(1);
      assert.equal(returned.exchange, exchange);
      assert.equal(returned.routingKey, 'nowhere');
    },
  },
  {
    title: 'a message is unroutable when the alternate exchange does not exist',
    async run(context) {
      const exchange = await context.exchange('direct', { arguments: { 'alternate-exchange': context.name('missing') } });
      const returns = context.returns();
      publish(context.channel, exchange, 'nowhere', 'body', { mandatory: true });
      assert.equal((await returns.nth(1)).replyCode, 312);
    },
  },
  {
    title: 'exchanges that are alternates of each other lose a message once',
    async run(context) {
      const [one, two] = [context.removedName('exchange'), context.removedName('exchange')];
      await context.channel.exchangeDeclare(one, 'direct', { durable: true, arguments: { 'alternate-exchange': two } });
      await context.channel.exchangeDeclare(two, 'direct', { durable: true, arguments: { 'alternate-exchange': one } });
      const returns = context.returns();
      publish(context.channel, one, 'nowhere', 'body', { mandatory: true });
      assert.equal((await returns.nth(1)).replyCode, 312);
    },
  },
]);
