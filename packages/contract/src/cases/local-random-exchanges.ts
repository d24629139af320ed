import assert from 'node:assert/strict';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { publish, takeAll } from '../case/messages';
import { quorumQueue } from '../case/quorum-queue';
import { refusal } from '../case/refusal';

const TYPE = 'x-local-random';
const MESSAGES = 400;

async function sharesOf(context: ContractContext, exchange: string, queues: readonly string[]): Promise<number[]> {
  for (let sent = 0; sent < MESSAGES; sent += 1) publish(context.channel, exchange, `key ${String(sent)}`, 'body');
  const counts: number[] = [];
  for (const queue of queues) counts.push((await takeAll(context.channel, queue)).length);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    MESSAGES,
    'each message is in one queue',
  );
  return counts.map((count) => count / MESSAGES);
}

export const localRandomExchanges = concept(
  'local random exchanges',
  [
    {
      title: 'a local random exchange sends each message to one of its queues, whatever the key',
      async run(context: ContractContext) {
        const exchange = await context.exchange(TYPE);
        const queues = [await context.boundQueue(exchange), await context.boundQueue(exchange)];
        for (const share of await sharesOf(context, exchange, queues))
          assert.ok(Math.abs(share - 1 / 2) < 0.13, `a share of ${String(share)}`);
      },
    },
    {
      title: 'a queue that is bound three times to a local random exchange has three lots',
      async run(context: ContractContext) {
        const exchange = await context.exchange(TYPE);
        const queues = [await context.boundQueue(exchange), await context.boundQueue(exchange)];
        for (const a of [1, 2]) await context.channel.queueBind(queues[0] ?? '', exchange, '', { a });
        const [thrice = 0] = await sharesOf(context, exchange, queues);
        assert.ok(Math.abs(thrice - 3 / 4) < 0.11, `a share of ${String(thrice)}`);
      },
    },
    {
      title: 'a local random exchange takes no binding with a key',
      async run(context: ContractContext) {
        const [exchange, queue] = [await context.exchange(TYPE), await context.queue()];
        await context.refuses(
          context.channel.queueBind(queue, exchange, 'key'),
          refusal(406, 'queue.bind', "Non empty binding 'key' key not permitted"),
        );
      },
    },
    {
      title: 'a local random exchange takes no queue but a classic one',
      needs: ['quorum-queues' as const],
      async run(context: ContractContext) {
        const [exchange, queue] = [await context.exchange(TYPE), await quorumQueue(context)];
        await context.refuses(
          context.channel.queueBind(queue, exchange, ''),
          refusal(406, 'queue.bind', 'Queue type rabbit_quorum_queue not valid for this exchange type'),
        );
      },
    },
    {
      title: 'a local random exchange takes no exchange',
      needs: ['exchange-bindings' as const],
      async run(context: ContractContext) {
        const exchange = await context.exchange(TYPE);
        await context.refuses(
          context.channel.exchangeBind('amq.fanout', exchange, ''),
          refusal(406, 'exchange.bind', 'Destination not found'),
        );
      },
    },
  ].map((definition) => ({ ...definition, versions: { from: '4.0' as const } })),
);
