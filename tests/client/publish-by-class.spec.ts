import type { RabbitApplication } from '@nest-amqp/client';
import { MessageType, Queue, TopicExchange, BindingBuilder } from '@nest-amqp/core';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';

const orders = new TopicExchange(uniqueName('publish-by-class.orders'));
const audits = new Queue(uniqueName('publish-by-class.audits'));

// #region class
@MessageType('publish-by-class.order-placed', { exchange: orders, routingKey: (order: OrderPlaced) => `order.placed.${order.region}` })
class OrderPlaced {
  constructor(
    readonly id: string,
    readonly region: string,
  ) {}
}
// #endregion

@MessageType('publish-by-class.audited', { exchange: '', routingKey: audits })
class Audited {
  constructor(readonly what: string) {}
}

@MessageType('publish-by-class.inferred', { exchange: orders, routingKey: (order) => `order.placed.${(order as OrderPlaced).region}` })
class Inferred extends OrderPlaced {}

class Child extends OrderPlaced {}

describeOnEachTransport('a message whose class says where it goes', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    const binding = BindingBuilder.bind(queue).to(orders).with('order.placed.#');
    application = await applications.started({ declarables: [orders, queue, binding, audits] });
  });

  afterEach(() => applications.close());

  it('is published there, under the key that is made of it', async () => {
    await application.template.publish(new OrderPlaced('1', 'eu'), { headers: { tenant: 'a' } });
    const message = await application.template.receive(queue);
    expect(message?.properties).toMatchObject({
      receivedExchange: orders.name,
      receivedRoutingKey: 'order.placed.eu',
      headers: { tenant: 'a', __TypeId__: 'publish-by-class.order-placed' },
    });
    await application.template.publish(new Inferred('2', 'us'));
    expect(await application.template.receiveAndConvert(queue, { type: Inferred })).toEqual(new Inferred('2', 'us'));
    await application.template.publish(new Audited('it'));
    expect(await application.template.receiveAndConvert(audits, { type: Audited })).toBeInstanceOf(Audited);
  });

  it('is refused when nothing says where: a child without a route of its own, a plain object', async () => {
    for (const message of [new Child('1', 'eu'), { id: '1' }]) {
      await expect(application.template.publish(message)).rejects.toMatchObject({
        code: 'ILLEGAL_STATE',
        outcome: 'not-sent',
        message: expect.stringContaining('carries no route. Write @MessageType') as unknown,
      });
    }
  });

  it('may be published in a transaction and on a channel of its own', async () => {
    await application.template.withTransaction((operations) => operations.publish(new OrderPlaced('1', 'eu')));
    await application.template.invoke((operations) => operations.publish(new OrderPlaced('2', 'eu')));
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 2 });
  });
});
