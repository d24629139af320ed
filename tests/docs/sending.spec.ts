import { gunzip, gzip, RabbitApplication, type RabbitTemplate } from '@nest-amqp/client';
import { BindingBuilder, isAmqpError, MessageType, Queue, TopicExchange } from '@nest-amqp/core';
import { memory } from '@nest-amqp/memory';

// #region class
const orders = new TopicExchange('orders');

@MessageType('order.placed', { exchange: orders, routingKey: (order: OrderPlaced) => `order.placed.${order.region}` })
class OrderPlaced {
  constructor(
    readonly orderId: string,
    readonly region: string,
  ) {}
}
// #endregion

const placed = new Queue('orders.placed');
const shipped = new Queue('orders.shipped');
const prices = new Queue('prices');

describe('the pages on sending', () => {
  let application: RabbitApplication;
  let rabbitTemplate: RabbitTemplate;

  beforeEach(async () => {
    application = new RabbitApplication({
      transport: memory(),
      declarables: [orders, placed, shipped, prices, BindingBuilder.bind(placed).to(orders).with('order.placed.#')],
      // #region gzip
      template: { beforePublish: [gzip({ fromBytes: 1_024 })], afterReceive: [gunzip()] },
      listener: { afterReceive: [gunzip({ maxBytes: 10 * 1024 * 1024 })] },
      // #endregion
    });
    await application.start();
    rabbitTemplate = application.template;
  });

  afterEach(() => application.close());

  it('publish a message whose class says where it goes', async () => {
    // #region publish
    await rabbitTemplate.publish(new OrderPlaced('4711', 'eu'));
    // #endregion
    expect(await rabbitTemplate.receiveAndConvert(placed, { type: OrderPlaced })).toEqual(new OrderPlaced('4711', 'eu'));
  });

  it('read the outcome of a send', async () => {
    const sent = async (): Promise<string> => {
      // #region outcome
      try {
        await rabbitTemplate.sendToQueue('no.such.queue', 'lost');
        return 'in the broker';
      } catch (error) {
        if (isAmqpError(error) && error.outcome === 'unknown') return 'perhaps in the broker: send it again under the same message id';
        return 'certainly not in the broker';
      }
      // #endregion
    };
    expect(await sent()).toBe('certainly not in the broker');
  });

  it('work on one channel', async () => {
    // #region invoke
    await rabbitTemplate.invoke(async (operations) => {
      for (const region of ['eu', 'us']) void operations.publish(new OrderPlaced('4711', region));
      await operations.waitForConfirmsOrDie(10_000);
    });
    // #endregion
    expect(await application.admin.getQueueInfo(placed)).toMatchObject({ messageCount: 2 });
  });

  it('work in a transaction', async () => {
    await rabbitTemplate.publish(new OrderPlaced('4711', 'eu'));
    // #region transaction
    await rabbitTemplate.withTransaction(async (operations) => {
      const order = await operations.receiveAndConvert(placed, { type: OrderPlaced });
      if (order) await operations.sendToQueue(shipped, { orderId: order.orderId });
    });
    // #endregion
    expect(await rabbitTemplate.receiveAndConvert(shipped)).toEqual({ orderId: '4711' });
    expect(await rabbitTemplate.receive(placed)).toBeUndefined();
  });

  it('answer a request that was fetched', async () => {
    const asked = rabbitTemplate.convertSendAndReceive<number>('', prices, 'book');
    // #region receive-and-reply
    const wasThere = await rabbitTemplate.receiveAndReply<string>(prices, (product) => (product === 'book' ? 1_250 : undefined), {
      timeoutMs: 1_000,
    });
    // #endregion
    expect(wasThere).toBe(true);
    expect(await asked).toBe(1_250);
  });

  it('wait for a message, and give up', async () => {
    const controller = new AbortController();
    // #region receive
    const waiting = rabbitTemplate.receiveAndConvert(placed, { type: OrderPlaced, timeoutMs: Infinity, signal: controller.signal });
    // #endregion
    const given = expect(waiting).rejects.toMatchObject({ code: 'ABORTED' });
    controller.abort();
    await given;
  });

  it('look at the publisher', () => {
    // #region state
    const { unconfirmedCount, waitingCount, oldest, isBlocked } = rabbitTemplate.publisherState;
    const isStuck = isBlocked || (oldest !== undefined && oldest.ageMs > 10_000);
    // #endregion
    expect([unconfirmedCount, waitingCount, isStuck]).toEqual([0, 0, false]);
  });
});
