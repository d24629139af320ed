import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { ConsoleLogger, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { amqplib } from '@nest-amqp/amqplib';
import { memory } from '@nest-amqp/memory';
import { AmqpAdmin, getRabbitOptionsToken, RabbitListenerRegistry, RabbitTemplate, type TransportFactory } from '@nest-amqp/nestjs';
import { AppModule } from '../src/app.module';
import type { DeadLetter } from '../src/dead-letters/dead-letter';
import type { Order } from '../src/orders/order';
import { rabbitOptions } from '../src/rabbit-options';

const url = process.env.RABBITMQ_URL;
const skipReason = process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set';

describe('the order service on the in-memory broker', () => testOrders(memory()));

// A build server that lacks RabbitMQ has to say so by failing.
if (url || process.env.CI === 'true') describe('the order service on RabbitMQ', () => testOrders(amqplib({ url })));
else describe.skip(`the order service on RabbitMQ (skipped: ${skipReason})`, () => testOrders(memory()));

function testOrders(transport: TransportFactory): void {
  let app: INestApplication;
  let address: string;

  beforeAll(async () => {
    const startedAt = performance.now();
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(getRabbitOptionsToken())
      .useValue({ ...rabbitOptions, transport })
      .setLogger(new ConsoleLogger({ logLevels: [] }))
      .compile();
    app = module.createNestApplication();
    await app.listen(0);
    const tookMs = performance.now() - startedAt;
    process.stdout.write(`02-orders started on ${transport.name} in ${tookMs.toFixed(0)} ms\n`);
    expect(tookMs).toBeLessThan(3_000);
    address = await app.getUrl();
  });

  afterAll(async () => {
    await app.get(RabbitListenerRegistry).stop();
    const admin = app.get(AmqpAdmin);
    for (const queue of ['stock', 'invoices', 'mail', 'history', 'prices', 'dead-letters']) await admin.deleteQueue(`orders.${queue}`);
    await admin.deleteExchange('orders');
    await app.close();
  });

  it('takes an order, and every listener does its part, the mail after a retry', async () => {
    const placed = await post({ product: 'book', quantity: 2, email: 'ann@example.com', region: 'eu' });
    expect(placed).toMatchObject({ status: 201, body: { total: 2_500, history: expect.arrayContaining(['placed']) } });

    const order = await until(
      () => find(placed.body.id),
      ({ history }) => history.length === 4,
    );
    expect([...order.history].sort()).toEqual(['invoiced 2500', 'mailed on attempt 2', 'placed', 'reserved in acme-eu']);
  });

  it('refuses an order that is not valid', async () => {
    expect(await post({ product: 'book', quantity: 0, email: 'nobody', region: 'eu' })).toMatchObject({ status: 400 });
  });

  it('says over HTTP what the listener said that looks up prices', async () => {
    const { status, body } = await post({ product: 'unicorn', quantity: 1, email: 'ann@example.com', region: 'us' });
    expect({ status, message: body.message }).toEqual({ status: 422, message: expect.stringContaining("no price for 'unicorn'") });
  });

  it('keeps a message whose attempts are used up among the dead letters', async () => {
    const { body: order } = await post({ product: 'lamp', quantity: 1, email: 'ann@nowhere.example', region: 'us' });

    const letters = await until(
      () => deadLetters((letter) => letter.body.includes(order.id)),
      ({ length }) => length > 0,
    );
    expect(letters).toEqual([expect.objectContaining({ queue: 'orders.mail', reason: 'rejected' })]);

    const { history } = await until(
      () => find(order.id),
      (found) => found.history.length === 3,
    );
    expect([...history].sort()).toEqual(['invoiced 3999', 'placed', 'reserved in acme-us']);
  });

  it('puts a message that is not valid among the dead letters, once for each listener', async () => {
    const invalid = { orderId: 'not a UUID', quantity: 0 };
    await app.get(RabbitTemplate).convertAndSend('orders', 'order.placed.eu', invalid, { messageId: 'invalid' });

    const letters = await until(
      () => deadLetters(({ messageId }) => messageId === 'invalid'),
      ({ length }) => length === 3,
    );
    expect(letters.map(({ queue }) => queue).sort()).toEqual(['orders.invoices', 'orders.mail', 'orders.stock']);
  });

  async function post(order: object): Promise<{ status: number; body: Order & { message: string } }> {
    const headers = { 'content-type': 'application/json', 'x-tenant': 'acme' };
    const response = await fetch(`${address}/orders`, { method: 'POST', headers, body: JSON.stringify(order) });
    return { status: response.status, body: (await response.json()) as Order & { message: string } };
  }

  async function find(id: string): Promise<Order> {
    return (await (await fetch(`${address}/orders/${id}`)).json()) as Order;
  }

  async function deadLetters(isWanted: (letter: DeadLetter) => boolean): Promise<DeadLetter[]> {
    const letters = (await (await fetch(`${address}/dead-letters`)).json()) as DeadLetter[];
    return letters.filter(isWanted);
  }
}

/** Asks until the answer is as wanted; the test's own timeout is the limit. */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await setImmediate();
  }
}
