import type { RabbitApplication } from '@nest-amqp/client';
import { Address, MessageBuilder, type Queue } from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('receiving', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;
  let replies: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    replies = applications.queue('replies');
    application = await applications.started({ declarables: [queue, replies] });
  });

  afterEach(() => applications.close());

  const waitedFor = (): Promise<void> =>
    eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ consumerCount: 1 }));

  it('gets a message at once, and nothing at once from an empty queue (Spring A1)', async () => {
    await application.template.sendToQueue(queue, 'one');
    expect(await application.template.receiveAndConvert(queue)).toBe('one');
    expect(await application.template.receiveAndConvert(queue)).toBeUndefined();
  });

  it('waits as long as it takes, over a lost connection too', async () => {
    const received = application.template.receiveAndConvert(queue, { timeoutMs: Infinity });
    await waitedFor();
    transport.cut();
    await application.template.sendToQueue(queue, 'late');
    expect(await received).toBe('late');
    await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 0, consumerCount: 0 }));
  });

  it('is given up by its signal, and takes nothing from the queue then', async () => {
    const controller = new AbortController();
    const received = expect(application.template.receive(queue, { timeoutMs: Infinity, signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    await waitedFor();
    controller.abort();
    await received;
    await application.template.sendToQueue(queue, 1);
    await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1, consumerCount: 0 }));
    await expect(application.template.receive(queue, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('ends with the application that waits', async () => {
    const other = await applications.started();
    const received = expect(other.template.receive(queue, { timeoutMs: Infinity })).rejects.toMatchObject({ code: 'STOPPED' });
    await waitedFor();
    await other.close();
    await received;
  });

  it('rejects when the queue is deleted under it', async () => {
    const received = expect(application.template.receive(queue, { timeoutMs: Infinity })).rejects.toThrow('deleted');
    await waitedFor();
    await application.admin.deleteQueue(queue);
    await received;
  });

  it('takes arguments for its consumer (Spring A13)', async () => {
    const low = application.template.receiveAndConvert(queue, { timeoutMs: 10_000 });
    await waitedFor();
    const high = application.template.receiveAndConvert(queue, { timeoutMs: 10_000, consumerArguments: { 'x-priority': 10 } });
    await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ consumerCount: 2 }));
    await application.template.sendToQueue(queue, 'first');
    expect(await high).toBe('first');
    await application.template.sendToQueue(queue, 'second');
    expect(await low).toBe('second');
  });

  describe('and replying', () => {
    it('answers where the message says, with its correlation id or else its message id (Spring A6)', async () => {
      await application.template.sendToQueue(queue, 20, { replyTo: replies.name, messageId: 'm' });
      await application.template.sendToQueue(queue, 30, { replyTo: replies.name, messageId: 'n', correlationId: 'c' });
      for (let i = 0; i < 2; i++) {
        expect(await application.template.receiveAndReply<number>(queue, (number) => number + 1, { type: Number as never })).toBe(true);
      }
      const first = await application.template.receive(replies);
      expect([first?.body.toString(), first?.properties.correlationId]).toEqual(['21', 'm']);
      expect((await application.template.receive(replies))?.properties.correlationId).toBe('c');
      expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 0 });
    });

    it('says whether there was a message, and sends nothing for nothing (Spring A3)', async () => {
      const handler = jest.fn();
      expect(await application.template.receiveAndReply(queue, handler)).toBe(false);
      await application.template.sendToQueue(queue, 1, { replyTo: replies.name });
      expect(await application.template.receiveAndReply(queue, handler)).toBe(true);
      expect(handler).toHaveBeenCalledTimes(1);
      expect(await application.template.receive(replies)).toBeUndefined();
      expect(await application.template.receive(queue)).toBeUndefined();
    });

    it('answers to the address that the call gives, or to the template’s own (Spring A3)', async () => {
      const message = MessageBuilder.withBody('raw').build();
      const withDefaults = await applications.started({ template: { routingKey: replies.name } });
      for (const [template, replyTo] of [
        [application.template, replies.name],
        [application.template, new Address('', replies.name)],
        [application.template, () => `/${replies.name}`],
        [withDefaults.template, undefined],
      ] as const) {
        await application.template.sendToQueue(queue, 1, { replyTo: replyTo === undefined ? undefined : 'elsewhere' });
        await template.receiveAndReply(queue, () => message, { replyTo });
        expect((await application.template.receive(replies))?.body.toString()).toBe('raw');
      }
    });

    it('gives the message back if anything fails: the handler, the address, the reply (Spring A4)', async () => {
      const { template } = application;
      await template.sendToQueue(queue, 1);
      const fail = (): never => {
        throw new Error('no');
      };
      await expect(template.receiveAndReply(queue, fail)).rejects.toThrow('no');
      await expect(template.receiveAndReply(queue, () => 2, { replyTo: fail })).rejects.toThrow('no');
      await expect(template.receiveAndReply(queue, () => 2)).rejects.toMatchObject({ code: 'ILLEGAL_STATE' });
      await expect(template.receiveAndReply(queue, () => 2, { replyTo: 'no.such.queue' })).rejects.toMatchObject({ code: 'RETURNED' });
      await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1 }));
    });

    it('may wait for the message', async () => {
      const replied = application.template.receiveAndReply(queue, () => 'pong', { timeoutMs: 10_000 });
      await waitedFor();
      await application.template.sendToQueue(queue, 'ping', { replyTo: replies.name });
      expect(await replied).toBe(true);
      expect(await application.template.receiveAndConvert(replies)).toBe('pong');
      await eventually(async () =>
        expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 0, consumerCount: 0 }),
      );
    });
  });
});
