import { RabbitApplication, type ListenerErrorHandler } from '@nest-amqp/client';
import { AmqpRejectAndDontRequeueError, BatchItemsFailedError, Queue } from '@nest-amqp/core';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { eventually } from '../support/eventually';

interface Order {
  readonly id: string;
  readonly customer: string;
}

describe('what the pages on listeners quote', () => {
  const broker = new InMemoryBroker();
  const orders = new Queue('orders');
  const kept: unknown[] = [];
  let application: RabbitApplication;

  const store = {
    save: (each: readonly Order[]) => {
      kept.push(...each);
      return Promise.resolve();
    },
    insert: (order: Order) => (order.id === 'bad' ? Promise.reject(new Error('duplicate key')) : Promise.resolve(kept.push(order))),
  };

  beforeEach(async () => {
    kept.length = 0;
    application = new RabbitApplication({ transport: memory({ broker }), declarables: [orders] });
    await application.start();
  });

  afterEach(async () => {
    await application.admin.deleteQueue('orders');
    await application.close();
  });

  const place = async (...placed: readonly Order[]) => {
    for (const order of placed) await application.template.sendToQueue(orders, order);
  };

  it('a listener by code, with order by key', async () => {
    const { registry } = application;
    // #region by-code
    await registry.register<Order>({
      id: 'orders',
      queues: orders,
      concurrency: 10,
      orderBy: ({ properties }) => properties.headers.customer as string,
      handlerTimeoutMs: 30_000,
      handler: async (order, { signal }) => {
        signal.throwIfAborted();
        await store.save([order]);
      },
    });
    // #endregion
    await place({ id: '1', customer: 'a' });
    await eventually(() => expect(kept).toEqual([{ id: '1', customer: 'a' }]));
  });

  it('a batch, all or nothing', async () => {
    const { registry } = application;
    // #region batch
    await registry.register<readonly Order[]>({
      id: 'orders',
      queues: orders,
      batch: { size: 100, timeoutMs: 200 },
      handler: (batch) => store.save(batch),
    });
    // #endregion
    await place({ id: '1', customer: 'a' }, { id: '2', customer: 'b' });
    await eventually(() => expect(kept).toHaveLength(2));
  });

  it('a batch with a result for each message', async () => {
    const { registry } = application;
    // #region results
    await registry.register<readonly Order[]>({
      id: 'orders',
      queues: orders,
      batch: { size: 100, timeoutMs: 20 },
      retry: false,
      handler: (batch) => Promise.allSettled(batch.map((order) => store.insert(order))),
    });
    // #endregion
    await place({ id: '1', customer: 'a' }, { id: 'bad', customer: 'b' });
    await eventually(async () => expect((await application.admin.getQueueInfo('orders.parking'))?.messageCount).toBe(1));
    expect(kept).toEqual([{ id: '1', customer: 'a' }]);
    await application.admin.deleteQueue('orders.parking');
  });

  it('a batch that names what failed', async () => {
    const { registry } = application;
    // #region named
    await registry.register<readonly Order[]>({
      id: 'orders',
      queues: orders,
      batch: { size: 100, timeoutMs: 20 },
      retry: false,
      recoverer: 'discard',
      handler: async (batch) => {
        const refused = batch.flatMap(({ id }, index) => (id === 'bad' ? [[index, new Error(`order ${id} is refused`)] as const] : []));
        await store.save(batch.filter((_, index) => !refused.some(([failed]) => failed === index)));
        if (refused.length > 0) throw new BatchItemsFailedError(refused);
      },
    });
    // #endregion
    await place({ id: 'bad', customer: 'b' }, { id: '1', customer: 'a' });
    await eventually(() => expect(kept).toEqual([{ id: '1', customer: 'a' }]));
  });

  it('control at run time', async () => {
    const { registry } = application;
    await registry.register({ id: 'orders', queues: orders, handler: () => undefined });
    // #region control
    const container = registry.get('orders');
    await container?.setConcurrency(20);
    await container?.setPrefetch(200);
    await container?.setConsumers(2);
    await container?.addQueues(new Queue('orders.eu'));
    await container?.removeQueues('orders');
    await registry.pause('orders');
    await registry.resume('orders');
    await registry.unregister('orders');
    // #endregion
    expect([container?.queues, container?.state, container?.options.prefetch]).toEqual([['orders.eu'], 'stopped', 200]);
  });

  it('an error handler', async () => {
    const { registry } = application;
    // #region error-handler
    const errorHandler: ListenerErrorHandler = (error, { message }) => {
      if (error.name === 'DuplicateOrderError') return undefined; // counts as handled
      if (error.name === 'PriceUnknownError') return { refused: message.properties.messageId }; // the reply
      throw new AmqpRejectAndDontRequeueError('not to be tried again', { cause: error });
    };
    // #endregion
    const failing = () => {
      throw Object.assign(new Error('unknown'), { name: 'PriceUnknownError' });
    };
    await registry.register({ id: 'orders', queues: orders, errorHandler, handler: failing });
    expect(await application.template.convertSendAndReceive('', 'orders', {}, { messageId: 'm' })).toEqual({ refused: 'm' });
  });
});
