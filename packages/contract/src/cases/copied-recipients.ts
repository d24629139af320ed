import assert from 'node:assert/strict';
import type { HeaderValue } from '@nest-amqp/core';
import { concept } from '../case/contract-case';
import type { ContractContext } from '../case/contract-context';
import { bodiesOf, publish, send, takeAll } from '../case/messages';
import { refusal } from '../case/refusal';

const WRONG: readonly [string, HeaderValue, string][] = [
  ['CC', 'a', 'longstr'],
  ['BCC', 5, 'byte'],
];

export const copiedRecipients = concept('CC and BCC', [
  {
    title: 'the keys in CC and BCC are routed as well, and BCC is taken out before delivery',
    async run(context) {
      const [to, cc, bcc] = [await context.queue(), await context.queue(), await context.queue()];
      send(context.channel, to, 'body', { properties: { headers: { CC: [cc], BCC: [bcc], other: 1 } } });
      for (const queue of [to, cc, bcc]) {
        const [delivery] = await takeAll(context.channel, queue);
        assert.equal(delivery?.routingKey, to);
        assert.deepEqual(delivery.properties.headers, { CC: [cc], other: 1 });
      }
    },
  },
  {
    title: 'a key that is named twice is routed once',
    async run(context) {
      const queue = await context.queue();
      send(context.channel, queue, 'body', { properties: { headers: { CC: [queue, queue] } } });
      assert.equal((await takeAll(context.channel, queue)).length, 1);
    },
  },
  {
    title: 'a topic exchange routes by CC',
    async run(context) {
      const exchange = await context.exchange('topic');
      const queue = await context.boundQueue(exchange, 'copy.#');
      publish(context.channel, exchange, 'original', 'body', { properties: { headers: { CC: ['copy.one'] } } });
      assert.deepEqual(bodiesOf(await takeAll(context.channel, queue)), ['body']);
    },
  },
  ...WRONG.map(([header, value, type]) => ({
    title: `${header} that is no list is refused`,
    async run(context: ContractContext) {
      send(context.channel, context.name('key'), 'body', { properties: { headers: { [header]: value } } });
      const text = `invalid message: {unacceptable_type_in_header,"${header}",${type}}`;
      await context.closesFor(refusal(406, 'basic.publish', text));
    },
  })),
]);
