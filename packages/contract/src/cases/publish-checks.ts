import assert from 'node:assert/strict';
import type { BasicProperties } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const LONGEST_MS = 315_360_000_000;
const BODY_16_MIB = 16_777_216;

/** Faults of a message, each with what it is refused for. */
const FAULTS = {
  'a reply-to of direct replies that nobody waits for': [{ replyTo: 'amq.rabbitmq.reply-to' }, 'fast reply consumer does not exist'],
  'an expiration that is too long': [
    { expirationMs: LONGEST_MS + 1 },
    `invalid expiration '${LONGEST_MS + 1}': {value_too_large,${LONGEST_MS + 1}}`,
  ],
  'a CC that is no list': [{ headers: { CC: 1 } }, 'invalid message: {unacceptable_type_in_header,"CC",byte}'],
  'a user of another name': [{ userId: 'bob' }, "user_id property set to 'bob' but authenticated user was '%'"],
} as const satisfies Record<string, readonly [BasicProperties, string]>;
type Fault = keyof typeof FAULTS;

/** Which fault of two is noticed: the first from 4.0 on and, where a third entry says so, the other one before. */
const ORDER: readonly (readonly [Fault, Fault, 'reversed before 4.0'?])[] = [
  ['a reply-to of direct replies that nobody waits for', 'an expiration that is too long'],
  ['a reply-to of direct replies that nobody waits for', 'a user of another name'],
  ['an expiration that is too long', 'a CC that is no list'],
  ['an expiration that is too long', 'a user of another name', 'reversed before 4.0'],
  ['a CC that is no list', 'a user of another name', 'reversed before 4.0'],
];

function textOf(context: ContractContext, fault: Fault): string {
  return FAULTS[fault][1].replace('%', context.subject.user);
}

export const publishChecks = concept('publish checks', [
  ...ORDER.map(([first, second, reversed]) => ({
    title: `${first} is noticed before ${second}${reversed ? ', and the other way round before 4.0' : ''}`,
    async run(context: ContractContext) {
      const properties = { ...FAULTS[first][0], ...FAULTS[second][0] };
      publish(context.channel, 'amq.direct', 'key', 'body', { properties });
      const noticed = reversed ? context.byVersion({ '3.10': second, '4.0': first }) : first;
      await context.closesFor(refusal(406, 'basic.publish', textOf(context, noticed)));
    },
  })),
  ...(Object.keys(FAULTS) as Fault[]).map((fault) => ({
    title: `an internal exchange is noticed before ${fault}`,
    async run(context: ContractContext) {
      const exchange = await context.exchange('direct', { internal: true });
      publish(context.channel, exchange, 'key', 'body', { properties: FAULTS[fault][0] });
      const text = `cannot publish to internal ${context.resource('exchange', exchange)}`;
      await context.closesFor(refusal(403, 'basic.publish', text));
    },
  })),
  {
    title: 'immediate is noticed before an exchange that does not exist',
    async run(context) {
      publish(context.channel, context.name('missing'), 'key', 'body', { immediate: true });
      await context.closesFor(refusal(540, 'basic.publish', 'immediate=true'));
    },
  },
  {
    title: 'the longest expiration is ten years',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { expirationMs: LONGEST_MS } });
      const [delivery] = await takeAll(context.channel, queue);
      assert.equal(delivery?.properties.expirationMs, LONGEST_MS);
    },
  },
  {
    title: 'a message that names its own user as its sender is taken',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { userId: context.subject.user } });
      const [delivery] = await takeAll(context.channel, queue);
      assert.equal(delivery?.properties.userId, context.subject.user);
    },
  },
  {
    title: 'a delivery mode beyond 2 is refused before 4.0, and then let through',
    async run(context) {
      const queue = await context.queue();
      const deliveryMode = 3 as NonNullable<BasicProperties['deliveryMode']>;
      send(context.channel, queue, 'body', { properties: { deliveryMode } });
      if (context.isAtLeast('4.0')) assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
      else await context.closesFor(refusal(406, 'basic.publish', 'invalid message: {delivery_mode_unknown,3}'));
    },
  },
  {
    title: 'a message of more than 16 MiB is refused from 4.0 on, before its exchange is looked for',
    versions: { from: '4.0' },
    async run(context) {
      context.channel.basicPublish(context.name('missing'), 'key', {}, Buffer.alloc(BODY_16_MIB + 1));
      const text = `message size ${BODY_16_MIB + 1} is larger than configured max size ${BODY_16_MIB}`;
      await context.closesFor(refusal(406, 'basic.publish', text));
    },
  },
  {
    title: 'what was published before a publish that closes the channel is confirmed',
    async run(context) {
      await context.channel.confirmSelect();
      const confirms = context.confirms();
      confirms.expect(publish(context.channel, 'amq.direct', context.name('nowhere'), 'body'));
      assert.deepEqual(await confirms.settled(1), [true]);
      confirms.expect(publish(context.channel, context.name('missing'), 'key', 'body'));
      await context.closings(context.channel).nth(1);
      assert.equal(confirms.items.length, 1);
    },
  },
]);
