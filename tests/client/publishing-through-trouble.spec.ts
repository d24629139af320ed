import type { RabbitApplication } from '@nest-amqp/client';
import type { Queue } from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';
import { WithheldConfirms } from './withheld-confirms';

interface Received {
  readonly body: string;
  readonly messageId: string | undefined;
}

describeOnEachTransport('publishing through trouble', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let other: RabbitApplication;

  beforeEach(async () => {
    queue = applications.queue();
    other = await applications.started({ declarables: [queue] });
  });

  afterEach(async () => {
    transport.refuse(false);
    await applications.close();
  });

  async function disconnect(...all: readonly RabbitApplication[]): Promise<void> {
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(all.some(({ connection }) => connection.current !== undefined)).toBe(false));
  }

  async function everything(): Promise<Received[]> {
    const found: Received[] = [];
    for (let message = await other.template.receive(queue); message; message = await other.template.receive(queue)) {
      found.push({ body: message.body.toString(), messageId: message.properties.messageId });
    }
    return found;
  }

  it('sends again what was not confirmed, in its order and under its ids, and what is newer after it', async () => {
    const confirms = new WithheldConfirms();
    const application = await applications.started({ transport: confirms.on(transport.factory()) });
    const before = [1, 2, 3].map((number) => application.template.sendToQueue(queue, number));
    await eventually(async () => expect(await other.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 3 }));
    confirms.isWithholding = false;
    await disconnect(application, other);
    const after = [4, 5].map((number) => application.template.sendToQueue(queue, number));
    transport.refuse(false);
    await Promise.all([...before, ...after]);
    const found = await everything();
    expect(found.map(({ body }) => body)).toEqual(['1', '2', '3', '1', '2', '3', '4', '5']);
    const ids = found.map(({ messageId }) => messageId);
    expect(ids.slice(3, 6)).toEqual(ids.slice(0, 3));
    expect(new Set(ids).size).toBe(5);
  });

  it('gives up at its deadline a message that may have arrived, and says so', async () => {
    const confirms = new WithheldConfirms();
    const application = await applications.started({ transport: confirms.on(transport.factory()) });
    const sent = application.template.sendToQueue(queue, 1, { timeoutMs: 200 });
    await eventually(async () => expect(await other.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1 }));
    await disconnect(application);
    await expect(sent).rejects.toMatchObject({ code: 'TIMEOUT', outcome: 'unknown' });
    expect(application.template.pending).toBe(0);
  });

  it('never sends a request again', async () => {
    const requested = expect(other.template.convertSendAndReceive('', queue, 'request', { timeoutMs: 60_000 })).rejects.toMatchObject({
      outcome: 'unknown',
    });
    await eventually(async () => expect(await other.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1 }));
    transport.cut();
    await requested;
    expect(other.template.publisherState.pendingRequests).toBe(0);
    await other.template.sendToQueue(queue, 'later');
    expect((await everything()).map(({ body }) => body)).toEqual(['"request"', '"later"']);
  });

  it('counts towards the bound what was written and not confirmed when the connection was lost', async () => {
    const confirms = new WithheldConfirms();
    const application = await applications.started({
      transport: confirms.on(transport.factory()),
      template: { maxPending: { messages: 2 } },
    });
    const sends = [1, 2].map((number) => application.template.sendToQueue(queue, number));
    await eventually(async () => expect(await other.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 2 }));
    confirms.isWithholding = false;
    await disconnect(application);
    await expect(application.template.sendToQueue(queue, 3)).rejects.toMatchObject({ code: 'TOO_MANY_PENDING', outcome: 'not-sent' });
    transport.refuse(false);
    await Promise.all(sends);
  });

  it('bounds what waits by its bytes', async () => {
    const application = await applications.started({ template: { maxPending: { bytes: 10 } } });
    await disconnect(application);
    const sent = application.template.sendToQueue(queue, '12345678');
    await expect(application.template.sendToQueue(queue, 'x')).rejects.toMatchObject({ code: 'TOO_MANY_PENDING', outcome: 'not-sent' });
    transport.refuse(false);
    await sent;
  });

  it('frees the place of a message that its sender has given up', async () => {
    const application = await applications.started({ template: { maxPending: { messages: 1 } } });
    await disconnect(application);
    const controller = new AbortController();
    const abandoned = expect(application.template.sendToQueue(queue, 1, { signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
      outcome: 'not-sent',
    });
    controller.abort();
    await abandoned;
    expect(application.template.pending).toBe(0);
    const sent = application.template.sendToQueue(queue, 2);
    transport.refuse(false);
    await sent;
    expect((await everything()).map(({ body }) => body)).toEqual(['2']);
  });

  it('rejects nobody while the broker takes messages, however many are pending', async () => {
    const application = await applications.started({ template: { maxPending: { messages: 2, bytes: 2 } } });
    await Promise.all(Array.from({ length: 300 }, (_, index) => application.template.sendToQueue(queue, index)));
  });

  it('fails none but the messages at fault, whatever the broker has against them', async () => {
    const { template } = other;
    await template.sendToQueue(queue, 'first');
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    const good = numbers.slice(0, 10).map((number) => template.sendToQueue(queue, number));
    const bad = [
      expect(template.convertAndSend('no.such.exchange', 'k', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND', outcome: 'refused' }),
      ...numbers.slice(10, 20).map((number) => void good.push(template.sendToQueue(queue, number))),
      expect(template.convertAndSend('nor.this.one', 'k', 'x')).rejects.toMatchObject({ code: 'NOT_FOUND', outcome: 'refused' }),
      ...numbers.slice(20, 30).map((number) => void good.push(template.sendToQueue(queue, number))),
      expect(template.sendToQueue(queue, 'x', { userId: 'somebody-else' })).rejects.toMatchObject({
        code: 'PRECONDITION_FAILED',
        outcome: 'refused',
      }),
      ...numbers.slice(30).map((number) => void good.push(template.sendToQueue(queue, number))),
    ];
    await Promise.all(bad);
    await Promise.all(good);
    const firsts = [...new Set((await everything()).map(({ body }) => body))];
    expect(firsts).toEqual(['"first"', ...numbers.map(String)]);
  });

  it('says how publishing stands: what is not confirmed, what waits, and which is the oldest (Spring B6)', async () => {
    const confirms = new WithheldConfirms();
    const application = await applications.started({ transport: confirms.on(transport.factory()) });
    const { template } = application;
    expect(template.publisherState).toEqual({
      unconfirmedCount: 0,
      waitingCount: 0,
      oldest: undefined,
      isBlocked: false,
      pendingRequests: 0,
    });
    const sent = template.sendToQueue(queue, 1, { messageId: 'oldest' });
    const next = template.sendToQueue(queue, 2);
    await eventually(() => expect(template.unconfirmedCount).toBe(2));
    expect(template.publisherState.oldest).toMatchObject({ messageId: 'oldest', exchange: '', routingKey: queue.name });
    expect(template.publisherState.oldest?.ageMs).toBeGreaterThanOrEqual(0);
    confirms.isWithholding = false;
    await disconnect(application);
    await eventually(() =>
      expect(template.publisherState).toMatchObject({ unconfirmedCount: 0, waitingCount: 2, oldest: { messageId: 'oldest' } }),
    );
    transport.refuse(false);
    await Promise.all([sent, next]);
    expect(template.pending).toBe(0);
  });
});
