import type { Channel } from '@nest-amqp/core';
import type { InvokeOperations, RabbitApplication } from '@nest-amqp/client';
import type { Queue } from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';
import { WithheldConfirms } from './withheld-confirms';

describeOnEachTransport('work on one channel', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    application = await applications.started({ declarables: [queue] });
  });

  afterEach(() => applications.close());

  it('happens in the order of the calls, sends and receives alike, and gives back what it returns', async () => {
    const result = await application.template.invoke(async (operations) => {
      void operations.sendToQueue(queue, 1);
      void operations.convertAndSend('', queue, 2);
      return [await operations.receiveAndConvert(queue), await operations.receiveAndConvert(queue), await operations.receive(queue)];
    });
    expect(result).toEqual([1, 2, undefined]);
  });

  it('uses the same channel throughout, and none is left behind (Spring A9)', async () => {
    const seen: Channel[] = [];
    await application.template.invoke(async (operations) => {
      await operations.execute((channel) => void seen.push(channel));
      await operations.execute(async (channel) => {
        seen.push(channel);
        await channel.queueDeclarePassive(queue.name);
      });
    });
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]?.isOpen).toBe(false);
  });

  it('may wait for its confirms (Spring A10)', async () => {
    await application.template.invoke(async (operations) => {
      void operations.sendToQueue(queue, 1);
      void operations.sendToQueue(queue, 2);
      await operations.waitForConfirmsOrDie(10_000);
      expect(await operations.waitForConfirms(10_000)).toBe(true);
      expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 2 });
    });
  });

  it('learns of what the broker refused, and dies of it if it says so', async () => {
    const full = applications.queue('full', { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    await application.admin.declareQueue(full);
    await application.template.invoke(async (operations) => {
      void operations.sendToQueue(full, 1);
      expect(await operations.waitForConfirms()).toBe(true);
      void operations.sendToQueue(full, 2);
      expect(await operations.waitForConfirms()).toBe(false);
      expect(await operations.waitForConfirms()).toBe(true);
      void operations.sendToQueue(full, 3);
      await expect(operations.waitForConfirmsOrDie()).rejects.toMatchObject({ code: 'NACKED' });
      await expect(operations.sendToQueue(queue, 4)).rejects.toMatchObject({ code: 'CHANNEL_CLOSED', outcome: 'not-sent' });
    });
  });

  it('resolves when everything that it sent is settled, awaited or not', async () => {
    await application.template.invoke((operations) => {
      for (let number = 0; number < 50; number++) void operations.sendToQueue(queue, number);
    });
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 50 });
  });

  it('rejects with what it threw', async () => {
    await expect(application.template.invoke(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  });

  it('does not wait for confirms beyond its patience', async () => {
    const confirms = new WithheldConfirms();
    const silent = await applications.started({ transport: confirms.on(transport.factory()) });
    await silent.template.invoke(async (operations) => {
      const sent = expect(operations.sendToQueue(queue, 1, { timeoutMs: 3_000 })).rejects.toMatchObject({
        code: 'TIMEOUT',
        outcome: 'unknown',
      });
      await expect(operations.waitForConfirms(10)).rejects.toMatchObject({ code: 'TIMEOUT' });
      await sent;
    });
  });

  it('fails with the connection, and sends nothing again', async () => {
    const confirms = new WithheldConfirms();
    const silent = await applications.started({ transport: confirms.on(transport.factory()) });
    await silent.template.invoke(async (operations) => {
      const sent = expect(operations.sendToQueue(queue, 1)).rejects.toMatchObject({ outcome: 'unknown' });
      await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 1 }));
      transport.cut();
      await sent;
    });
    confirms.isWithholding = false;
    await silent.template.sendToQueue(queue, 2);
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 2 });
  });

  it('cannot go on when it is over', async () => {
    let kept: InvokeOperations | undefined;
    await application.template.invoke((operations) => void (kept = operations));
    await expect(kept?.sendToQueue(queue, 1)).rejects.toMatchObject({ code: 'ILLEGAL_STATE', outcome: 'not-sent' });
  });
});
