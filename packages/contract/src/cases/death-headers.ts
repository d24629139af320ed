import assert from 'node:assert/strict';
import type { HeaderTable, HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { get, send, type Outgoing } from '../case/messages';

const DEATH_KEYS = ['count', 'reason', 'queue', 'time', 'exchange', 'routing-keys'];

interface Circle {
  readonly queue: string;
  readonly dead: string;
  /** Sends a message, rejects it and resolves with what its dead letter has in its headers. */
  died(outgoing?: Outgoing): Promise<HeaderTable>;
}

async function circle(context: ContractContext): Promise<Circle> {
  const dead = await context.queue();
  const queue = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead });
  return {
    queue,
    dead,
    async died(outgoing) {
      send(context.channel, queue, 'body', outgoing);
      context.channel.basicReject((await get(context.channel, queue)).deliveryTag, false);
      return headersOf(context, dead);
    },
  };
}

async function headersOf(context: ContractContext, queue: string): Promise<HeaderTable> {
  await context.hasDepth(queue, 1);
  const { properties, deliveryTag } = await get(context.channel, queue);
  context.channel.basicAck(deliveryTag);
  return properties.headers ?? {};
}

function deathsIn(headers: HeaderTable): HeaderTable[] {
  return headers['x-death'] as unknown as HeaderTable[];
}

/** A death without its time, which is checked to be a recent one. */
function timeless(death: HeaderTable | undefined): Record<string, HeaderValue> {
  const { time, ...rest } = death ?? {};
  assert.ok(time instanceof Date && Math.abs(time.getTime() - Date.now()) < 60_000, 'the time of death is not a recent date');
  return rest;
}

export const deathHeaders = concept('x-death', [
  {
    title: 'a dead letter says in its headers how it died first, and from 4.0 on how it died last',
    async run(context) {
      const { queue, died } = await circle(context);
      const headers = await died({ properties: { headers: { own: 1 } } });
      const { 'x-death': deaths, ...rest } = headers;
      assert.equal((deaths as unknown[]).length, 1);
      const first = { own: 1, 'x-first-death-exchange': '', 'x-first-death-queue': queue, 'x-first-death-reason': 'rejected' };
      const last = { 'x-last-death-exchange': '', 'x-last-death-queue': queue, 'x-last-death-reason': 'rejected' };
      assert.deepEqual(rest, context.byVersion({ '3.10': first, '4.0': { ...first, ...last } }));
    },
  },
  {
    title: 'a death has a count, a reason, a queue, a time, an exchange and routing keys, in this order',
    async run(context) {
      const { queue, died } = await circle(context);
      const [death] = deathsIn(await died());
      assert.deepEqual(timeless(death), { count: 1, reason: 'rejected', queue, exchange: '', 'routing-keys': [queue] });
      assert.deepEqual(Object.keys(death ?? {}), DEATH_KEYS);
    },
  },
  {
    title: "a death's routing keys are the key and those in CC, but not those in BCC",
    async run(context) {
      const { queue, died } = await circle(context);
      const headers = { CC: [context.name('cc')], BCC: [context.name('bcc')] };
      const [death] = deathsIn(await died({ properties: { headers } }));
      assert.deepEqual(death?.['routing-keys'], [queue, ...headers.CC]);
    },
  },
  {
    title: 'a message that expired by its own time says which time that was',
    async run(context) {
      const dead = await context.queue();
      const queue = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead });
      send(context.channel, queue, 'body', { properties: { expirationMs: 20 } });
      const [death] = deathsIn(await headersOf(context, dead));
      const expected = { count: 1, reason: 'expired', queue, exchange: '', 'routing-keys': [queue], 'original-expiration': '20' };
      assert.deepEqual(timeless(death), expected);
      assert.deepEqual(
        Object.keys(death ?? {}),
        context.byVersion({ '3.10': [...DEATH_KEYS, 'original-expiration'], '4.0': ['original-expiration', ...DEATH_KEYS] }),
      );
    },
  },
  {
    title: 'deaths in several queues are listed, the latest first',
    async run(context) {
      const last = await context.queue();
      const second = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': last, 'x-message-ttl': 20 });
      const first = await context.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': second });
      send(context.channel, first, 'body');
      context.channel.basicReject((await get(context.channel, first)).deliveryTag, false);
      const headers = await headersOf(context, last);
      assert.deepEqual(
        deathsIn(headers).map(({ queue, reason, count }) => [queue, reason, count]),
        [
          [second, 'expired', 1],
          [first, 'rejected', 1],
        ],
      );
      assert.equal(headers['x-first-death-queue'], first);
      assert.equal(headers['x-last-death-queue'], context.byVersion<string | undefined>({ '3.10': undefined, '4.0': second }));
    },
  },
  {
    title: 'a second death of the same kind in the same queue is counted and comes to the front',
    async run(context) {
      const retried = context.name('queue');
      const waiting = await context.queueWith({
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': retried,
        'x-message-ttl': 20,
      });
      const args = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': waiting };
      await context.channel.queueDeclare(retried, { exclusive: true, arguments: args });
      send(context.channel, retried, 'body');
      for (const count of [1, 2]) {
        await context.hasDepth(retried, 1);
        context.channel.basicReject((await get(context.channel, retried)).deliveryTag, false);
        await context.hasDepth(retried, 1);
        const delivery = await get(context.channel, retried);
        assert.deepEqual(
          deathsIn(delivery.properties.headers ?? {}).map((death) => [death.queue, death.reason, death.count]),
          [
            [waiting, 'expired', count],
            [retried, 'rejected', count],
          ],
        );
        context.channel.basicNack(delivery.deliveryTag, false, true);
      }
    },
  },
  {
    title: 'deaths without a count, as very old brokers wrote them, are counted by queue and reason before 4.0',
    versions: { before: '4.0' },
    async run(context) {
      const { queue, died } = await circle(context);
      const old = [
        { reason: 'expired', queue: 'b' },
        { reason: 'expired', queue: 'a' },
        { reason: 'rejected', queue: 'b' },
        { reason: 'expired', queue: 'b' },
      ];
      const deaths = deathsIn(await died({ properties: { headers: { 'x-death': old } } }));
      const shown = deaths.map((death) => JSON.stringify([death.queue, death.reason, death.count])).sort();
      assert.deepEqual(
        shown,
        [
          [queue, 'rejected', 1],
          ['b', 'expired', 2],
          ['a', 'expired', 1],
          ['b', 'rejected', 1],
        ]
          .map((death) => JSON.stringify(death))
          .sort(),
      );
    },
  },
  {
    title: 'deaths that a client publishes again are counted on, and from 4.0 on forgotten',
    async run(context) {
      const { died } = await circle(context);
      const headers = await died();
      const [death] = deathsIn(await died({ properties: { headers } }));
      assert.equal(death?.count, context.byVersion({ '3.10': 2, '4.0': 1 }));
    },
  },
]);
