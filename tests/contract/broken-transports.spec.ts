import { contractCases, runCase, type ContractCase } from '@nest-amqp/contract';
import { AmqpBrokerError, isBrokerError, type Channel, type Delivery } from '@nest-amqp/core';
import { memory } from '@nest-amqp/memory';
import { withChannels } from './broken-transport';

/** Ways in which a transport may be broken, each with cases that have to notice. */
const FAULTS: Readonly<Record<string, { change: (channel: Channel) => Partial<Channel>; noticedBy: readonly string[] }>> = {
  'drops the redelivered flag': {
    change: (channel) => {
      const forget = (delivery: Delivery): Delivery => ({ ...delivery, redelivered: false });
      return {
        basicConsume: (queue, onDelivery, options) => channel.basicConsume(queue, (delivery) => onDelivery(forget(delivery)), options),
        basicGet: async (queue, options) => {
          const delivery = await channel.basicGet(queue, options);
          return delivery && forget(delivery);
        },
      };
    },
    noticedBy: [
      'messages that are given back in multiple take their old places',
      'a message that is given back goes to another consumer of the queue, as redelivered',
      'recovering redelivers what was not acknowledged, in order',
    ],
  },
  'never returns mandatory messages': {
    change: () => ({ onReturn: () => undefined }),
    noticedBy: [
      "a mandatory message that nobody is bound for comes back from the exchange '' as it was",
      'a mandatory message that nobody is bound for comes back before it is confirmed',
    ],
  },
  'never confirms': {
    change: () => ({ onConfirm: () => undefined }),
    noticedBy: ['each of five hundred persistent messages is confirmed, and is in the queue then'],
  },
  'acknowledges one message where several are meant': {
    change: (channel) => ({ basicAck: (deliveryTag) => channel.basicAck(deliveryTag) }),
    noticedBy: ['acknowledging multiple settles all up to that delivery'],
  },
  'delivers before the consumer has its tag': {
    change: (channel) => ({
      basicConsume: async (queue, onDelivery, options) => {
        const tag = await channel.basicConsume(queue, onDelivery, options);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return tag;
      },
    }),
    noticedBy: ['no delivery comes before the consumer has its tag'],
  },
  'has texts of its own': {
    change: (channel) => ({
      queueDeclarePassive: (queue) =>
        channel.queueDeclarePassive(queue).catch((error: unknown) => {
          throw isBrokerError(error)
            ? new AmqpBrokerError({ replyCode: error.replyCode, replyText: 'no such queue', classId: 50, methodId: 10 })
            : error;
        }),
    }),
    noticedBy: ['a queue that does not exist cannot be looked up'],
  },
  'changes the order of messages': {
    change: (channel) => {
      const held: (() => void)[] = [];
      return {
        basicPublish: (...args) => {
          held.unshift(() => channel.basicPublish(...args));
          queueMicrotask(() => held.shift()?.());
          return 0;
        },
      };
    },
    noticedBy: ['messages leave a queue in the order in which they came'],
  },
};

function caseOf(title: string): ContractCase {
  const found = contractCases.find((contractCase) => contractCase.title === title);
  if (!found) throw new Error(`there is no case '${title}'`);
  return found;
}

describe('the contract', () => {
  for (const [fault, { change, noticedBy }] of Object.entries(FAULTS)) {
    test.each(noticedBy)(`fails on a transport that ${fault}: %s`, async (title) => {
      const transport = memory().create();
      await runCase(caseOf(title), { transport });
      await expect(runCase(caseOf(title), { transport: withChannels(transport, change), patienceMs: 200 })).rejects.toThrow();
    });
  }

  test('has no two cases of the same title', () => {
    const titles = contractCases.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  test('has at least a hundred and thirty cases', () => {
    expect(contractCases.length).toBeGreaterThanOrEqual(130);
  });
});
