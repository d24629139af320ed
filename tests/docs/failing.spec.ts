import 'reflect-metadata';
import { Injectable, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { memory } from '@nest-amqp/memory';
import { ParkingLot, PauseListenerError, Queue, RabbitListener, RabbitModule, RabbitTemplate } from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';

describe('what the pages on failures, delays and the parking lot show', () => {
  beforeEach(() => {
    for (const level of ['warn', 'error', 'log'] as const) jest.spyOn(Logger.prototype, level).mockImplementation(() => undefined);
  });

  test('a listener with everything that can be said about failures', async () => {
    const orders = new Queue('orders');
    class OrderUnknownError extends Error {}
    const attempts: number[] = [];
    const store = { isAway: false, save: (n: number) => attempts.push(n) };
    // #region listener
    @Injectable()
    class OrderListener {
      @RabbitListener({
        queues: orders,
        retry: { delaysMs: [500, 5_000, 60_000], notOn: OrderUnknownError },
        recoverer: 'park',
        pauseWhen: { failureRate: 0.8, of: 20, forMs: 30_000 },
      })
      onOrder(order: { n: number }): void {
        if (store.isAway) throw new PauseListenerError('the store is away', { forMs: 10_000 });
        if (order.n < 0) throw new OrderUnknownError(`no order ${String(order.n)}`);
        store.save(order.n);
      }
    }
    // #endregion
    // #region parking
    @Injectable()
    class Repairs {
      constructor(private readonly parkingLot: ParkingLot) {}

      async unknownOrders(): Promise<(string | undefined)[]> {
        const parked = await this.parkingLot.list('orders.parking', { limit: 10, filter: ({ reason }) => reason === 'Error' });
        return parked.map(({ error }) => error);
      }

      async tryAgain(messageId: string): Promise<number> {
        const { sent, failed } = await this.parkingLot.sendBack('orders.parking', { messageId });
        for (const { parked, error } of failed) console.error(parked.messageId, error);
        return sent;
      }

      forget(): Promise<number> {
        return this.parkingLot.delete('orders.parking', 'all');
      }
    }
    // #endregion
    const application = await Test.createTestingModule({
      imports: [RabbitModule.forRoot({ transport: memory() })],
      providers: [OrderListener, Repairs],
    }).compile();
    await application.init();
    const rabbitTemplate = application.get(RabbitTemplate);
    const repairs = application.get(Repairs);
    await rabbitTemplate.sendToQueue(orders, { n: -1 }, { messageId: 'm1' });
    await eventually(async () => expect(await repairs.unknownOrders()).toEqual(['no order -1']));
    expect(await repairs.tryAgain('m1')).toBe(1);
    await eventually(async () => expect(await repairs.unknownOrders()).toEqual(['no order -1']));
    expect(await repairs.forget()).toBe(1);
    // #region delay
    await rabbitTemplate.sendToQueue(orders, { n: 1 }, { delayMs: 100 });
    // #endregion
    await eventually(() => expect(attempts).toEqual([1]));
    await application.close();
  });
});
