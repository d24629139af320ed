import 'reflect-metadata';
import { Injectable, Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { amqplib } from '@nest-amqp/amqplib';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import {
  AmqpRejectAndDontRequeueError,
  BindingBuilder,
  getRabbitOptionsToken,
  Header,
  QueueBuilder,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  TopicExchange,
  type RabbitModuleOptions,
} from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';

class OrderPlaced {
  id = '';
  total = 0;
}

const seen: unknown[] = [];

// #region topology
const orders = new TopicExchange('orders');
const invoices = QueueBuilder.durable('invoices').deadLetter().build(); // declares invoices.dlq as well
const prices = QueueBuilder.durable('prices').build();
// #endregion

// #region subscribe
@Injectable()
class InvoiceListener {
  // was: @RabbitSubscribe({ exchange: 'orders', routingKey: 'order.placed.#', queue: 'invoices', queueOptions: … })
  @RabbitListener({ bindings: [BindingBuilder.bind(invoices).to(orders).with('order.placed.#')] })
  async write(order: OrderPlaced, @Header('x-tenant') tenant?: string): Promise<void> {
    if (order.total < 0) throw new AmqpRejectAndDontRequeueError('no invoice below zero'); // was: return new Nack()
    seen.push([order instanceof OrderPlaced, order.id, tenant]);
  }
}
// #endregion

// #region rpc
@Injectable()
class PriceListener {
  // was: @RabbitRPC({ exchange: 'prices', routingKey: 'price', queue: 'prices' })
  @RabbitListener({ queues: prices, retry: false, returnErrors: true })
  price(sku: string): number {
    if (sku === 'unknown') throw new Error(`no price for ${sku}`); // rejects the request; it used to time out
    return 42;
  }
}
// #endregion

// #region publish
@Injectable()
class OrderService {
  constructor(private readonly rabbitTemplate: RabbitTemplate) {}

  // was: amqpConnection.publish('orders', 'order.placed.eu', order, { headers })
  async place(order: OrderPlaced): Promise<void> {
    await this.rabbitTemplate.convertAndSend(orders, 'order.placed.eu', order, { headers: { 'x-tenant': 'acme' } });
  }

  // was: amqpConnection.request({ exchange: '', routingKey: 'prices', payload: sku, timeout: 2_000 })
  price(sku: string): Promise<number> {
    return this.rabbitTemplate.convertSendAndReceive<number>('', prices, sku, { timeoutMs: 2_000 });
  }
}
// #endregion

// #region module
const options: RabbitModuleOptions = {
  transport: amqplib({ url: process.env.RABBITMQ_URL }), // was: uri
  declarables: [orders], // was: exchanges, queues, exchangeBindings
  listener: { prefetch: 20 }, // was: prefetchCount; each listener may say its own
};

@Module({ imports: [RabbitModule.forRoot(options)], providers: [InvoiceListener, PriceListener, OrderService] })
class AppModule {}
// #endregion

describe('coming from golevelup', () => {
  let application: TestingModule | undefined;

  afterEach(async () => {
    await application?.close();
    seen.length = 0;
  });

  it('an application runs in its tests on a broker in memory, handlers, dead letters and all', async () => {
    const app = await started(AppModule);
    // #region test
    const service = app.get(OrderService);
    await service.place({ id: 'o-1', total: 10 });
    await eventually(() => expect(seen).toEqual([[true, 'o-1', 'acme']]));
    // #endregion
  });

  it('a failed request is answered at once', async () => {
    const service = (await started(AppModule)).get(OrderService);
    await expect(service.price('sku-1')).resolves.toBe(42);
    await expect(service.price('unknown')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      message: expect.stringContaining('no price for unknown'),
    });
  });

  it('what cannot succeed is in the queue of dead letters', async () => {
    const broker = new InMemoryBroker();
    const service = (await started(AppModule, broker)).get(OrderService);
    await service.place({ id: 'o-2', total: -1 });
    await eventually(() => expect(broker.vhost().queue('invoices.dlq')?.depth).toBe(1));
    expect(seen).toEqual([]);
  });

  /** The module as it is, its transport swapped. */
  async function started(module: Type, broker = new InMemoryBroker()): Promise<TestingModule> {
    // #region swap
    const app = await Test.createTestingModule({ imports: [module] })
      .overrideProvider(getRabbitOptionsToken())
      .useValue({ ...options, transport: memory({ broker }) })
      .compile();
    // #endregion
    application = app;
    app.useLogger(false);
    return app.init();
  }
});
