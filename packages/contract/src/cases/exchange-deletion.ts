import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { publish, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

async function isGone(context: ContractContext, exchange: string): Promise<void> {
  const looking = await context.openChannel();
  await context.refuses(
    looking.exchangeDeclarePassive(exchange),
    refusal(404, 'exchange.declare', `no ${context.resource('exchange', exchange)}`),
    looking,
  );
}

export const exchangeDeletion = concept('exchange deletion', [
  {
    title: 'deleting an exchange that does not exist is no error',
    run: (context) => context.channel.exchangeDelete(context.name('missing')),
  },
  ...['amq.direct', 'amq.nonexistent'].map((name) => ({
    title: `a system exchange cannot be deleted: ${name}`,
    run: (context: ContractContext) =>
      context.refuses(
        context.channel.exchangeDelete(name),
        refusal(403, 'exchange.delete', `deletion of system ${context.resource('exchange', name)} not allowed`),
      ),
  })),
  {
    title: 'an exchange with bindings is in use',
    async run(context) {
      const exchange = await context.exchange('fanout');
      await context.boundQueue(exchange);
      await context.refuses(
        context.channel.exchangeDelete(exchange, { ifUnused: true }),
        refusal(406, 'exchange.delete', `${context.resource('exchange', exchange)} in use`),
      );
    },
  },
  {
    title: 'an exchange without bindings is not in use',
    async run(context) {
      const exchange = await context.exchange('fanout');
      await context.channel.exchangeDelete(exchange, { ifUnused: true });
      await isGone(context, exchange);
    },
  },
  {
    title: 'the bindings of a deleted exchange do not come back with it',
    async run(context) {
      const exchange = await context.exchange('fanout');
      const queue = await context.boundQueue(exchange);
      await context.channel.exchangeDelete(exchange);
      await context.channel.exchangeDeclare(exchange, 'fanout', { durable: true });
      publish(context.channel, exchange, '', 'body');
      assert.deepEqual(await takeAll(context.channel, queue), []);
    },
  },
  {
    title: 'an auto-delete exchange goes with its last binding',
    async run(context) {
      const exchange = await context.exchange('fanout', { autoDelete: true });
      const [one, two] = [await context.boundQueue(exchange), await context.boundQueue(exchange)];
      await context.channel.queueUnbind(one, exchange, '');
      await context.channel.exchangeDeclarePassive(exchange);
      await context.channel.queueUnbind(two, exchange, '');
      await isGone(context, exchange);
    },
  },
  {
    title: 'an auto-delete exchange goes when its last bound queue is deleted',
    async run(context) {
      const exchange = await context.exchange('fanout', { autoDelete: true });
      const queue = await context.boundQueue(exchange);
      await context.channel.queueDelete(queue);
      await isGone(context, exchange);
    },
  },
  {
    title: 'an auto-delete exchange that was never bound stays',
    async run(context) {
      const exchange = await context.exchange('fanout', { autoDelete: true });
      await context.channel.exchangeDeclarePassive(exchange);
    },
  },
  {
    title: 'an auto-delete exchange goes with the last exchange that was bound to it',
    needs: ['exchange-bindings'],
    async run(context) {
      const source = await context.exchange('fanout', { autoDelete: true });
      const destination = await context.exchange('fanout');
      await context.channel.exchangeBind(destination, source, '');
      await context.channel.exchangeDelete(destination);
      await isGone(context, source);
    },
  },
]);
