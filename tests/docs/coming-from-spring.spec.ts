import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  Acknowledgment,
  AmqpAdmin,
  BindingBuilder,
  Declarables,
  EnableRabbit,
  Header,
  RabbitListenerRegistry,
  Message,
  MessageBuilder,
  MessageType,
  QueueBuilder,
  RabbitHandler,
  RabbitListener,
  RabbitTemplate,
  SendTo,
  TopicExchange,
} from '@nest-amqp/nestjs';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { eventually } from '../support/eventually';

const seen: unknown[] = [];
const broker = new InMemoryBroker();

// #region declarables
const orders = new TopicExchange('orders');
const placed = QueueBuilder.durable('orders.placed').deadLetter().build();
const topology = new Declarables([orders, placed, BindingBuilder.bind(placed).to(orders).with('order.placed.#')]);
// #endregion

// #region types
@MessageType('order.placed', { aliases: ['com.acme.OrderPlaced'] }) // the class name that Spring writes into __TypeId__
class OrderPlaced {
  id = '';
}

class OrderCancelled {
  id = '';
}
// #endregion

// #region listener
@Injectable()
class OrderListener {
  @RabbitListener({ id: 'orders', queues: placed, concurrency: 4, ackMode: 'MANUAL' })
  onOrder(order: OrderPlaced, acknowledgment: Acknowledgment, @Header('x-tenant') tenant?: string): void {
    seen.push([order instanceof OrderPlaced, order.id, tenant]);
    acknowledgment.ack();
  }
}
// #endregion

// #region handlers
@RabbitListener({ queues: QueueBuilder.durable('orders.all').build() })
@Injectable()
class AllOrdersListener {
  @RabbitHandler()
  @SendTo('audit')
  placed(order: OrderPlaced): string {
    return `placed ${order.id}`;
  }

  @RabbitHandler()
  cancelled(order: OrderCancelled): void {
    seen.push(`cancelled ${order.id}`);
  }

  @RabbitHandler({ isDefault: true })
  other(message: Message): void {
    seen.push(`other ${message.body.toString()}`);
  }
}
// #endregion

// #region configuration
@EnableRabbit({
  transport: memory({ broker }), // amqplib() in production
  declarables: [topology, QueueBuilder.durable('audit').build()],
  template: { replyTimeoutMs: 5_000 },
  listener: { prefetch: 250 }, // Spring's; here the default is 50
})
@Module({ providers: [OrderListener, AllOrdersListener] })
class AppModule {}
// #endregion

describe('coming from Spring AMQP', () => {
  let application: TestingModule;

  beforeAll(async () => {
    application = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  });

  beforeEach(() => (seen.length = 0));

  afterAll(() => application.close());

  test('template', async () => {
    const rabbitTemplate = application.get(RabbitTemplate);
    const order = Object.assign(new OrderPlaced(), { id: 'o-1' });
    // #region template
    const message = MessageBuilder.withBody('{"id":"o-2"}').andProperties({ contentType: 'application/json' }).build();
    await rabbitTemplate.convertAndSend('orders', 'order.placed.eu', order, { headers: { 'x-tenant': 'acme' } });
    await rabbitTemplate.send('orders', 'order.placed.eu', message);
    // #endregion
    await eventually(() => {
      expect(seen).toEqual([
        [true, 'o-1', 'acme'],
        [true, 'o-2', undefined],
      ]);
    });
  });

  test('a message that Spring wrote is read by its class name', async () => {
    const rabbitTemplate = application.get(RabbitTemplate);
    const fromSpring = MessageBuilder.withBody('{"id":"o-3"}')
      .andProperties({ contentType: 'application/json' })
      .setHeader('__TypeId__', 'com.acme.OrderPlaced')
      .build();
    await rabbitTemplate.send('', 'orders.all', fromSpring);
    await expect(rabbitTemplate.receiveAndConvert<string>('audit', { timeoutMs: 5_000 })).resolves.toBe('placed o-3');
    await rabbitTemplate.convertAndSend('', 'orders.all', Object.assign(new OrderCancelled(), { id: 'o-4' }));
    await rabbitTemplate.convertAndSend('', 'orders.all', 'hello');
    await eventually(() => expect(seen).toEqual(['cancelled o-4', 'other "hello"']));
  });

  test('admin and registry', async () => {
    // #region admin
    const admin = application.get(AmqpAdmin);
    const registry = application.get(RabbitListenerRegistry); // RabbitListenerEndpointRegistry
    const container = registry.get('orders');
    await container?.stop();
    const { messageCount } = (await admin.getQueueInfo(placed)) ?? {};
    await container?.start();
    // #endregion
    expect(messageCount).toBe(0);
    expect(container?.isRunning).toBe(true);
  });
});
