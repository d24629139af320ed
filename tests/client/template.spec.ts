import type { RabbitApplication } from '@nest-amqp/client';
import {
  Binding,
  CorrelationData,
  DirectExchange,
  FanoutExchange,
  Message,
  MessageType,
  Queue,
  type ReturnedMessage,
} from '@nest-amqp/core';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { Applications } from './application';
import { faulty } from './faulty-transport';

@MessageType('template-spec.user')
class User {
  constructor(readonly name: string) {}
}

describeOnEachTransport('RabbitTemplate', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    application = await applications.started({ declarables: [queue], appName: 'template-spec' });
  });

  afterEach(() => applications.close());

  it('sends the very bytes with their properties', async () => {
    const body = Buffer.from([0, 255, 1, 254]);
    await application.template.send('', queue.name, new Message(body, { headers: { tenant: 'a' }, priority: 3, type: 'raw' }));
    const message = await application.template.receive(queue);
    expect(message?.body).toEqual(body);
    expect(message?.properties).toMatchObject({
      headers: { tenant: 'a' },
      priority: 3,
      type: 'raw',
      receivedExchange: '',
      receivedRoutingKey: queue.name,
      redelivered: false,
    });
  });

  it('sets on every message what nobody gave: id, time, application, persistence', async () => {
    await application.template.convertAndSend('', queue.name, { a: 1 });
    const properties = (await application.template.receive(queue))?.properties;
    expect(properties?.messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs((properties?.timestamp?.getTime() ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(properties).toMatchObject({
      appId: 'template-spec',
      receivedDeliveryMode: 2,
      contentType: 'application/json',
      contentEncoding: 'UTF-8',
    });
  });

  it('takes over what the call says', async () => {
    await application.template.convertAndSend('', queue.name, 'x', {
      headers: { tenant: 'a' },
      messageId: 'm1',
      correlationId: 'c1',
      priority: 7,
      expirationMs: 60_000,
      persistent: false,
      type: 't',
      postProcess: (message) => {
        message.properties.headers.late = true;
        return message;
      },
    });
    expect((await application.template.receive(queue))?.properties).toMatchObject({
      headers: { tenant: 'a', late: true },
      messageId: 'm1',
      correlationId: 'c1',
      priority: 7,
      expirationMs: 60_000,
      receivedDeliveryMode: 1,
      type: 't',
    });
  });

  it('sends an object with the name of its class, which the receiver may build again', async () => {
    await application.template.sendToQueue(queue, new User('Ada'));
    const user = await application.template.receiveAndConvert(queue, { type: User });
    expect(user).toBeInstanceOf(User);
    expect(user?.name).toBe('Ada');
    await application.template.sendToQueue(queue, new User('Ada'));
    expect((await application.template.receive(queue))?.properties.headers).toEqual({ __TypeId__: 'template-spec.user' });
  });

  it('receives nothing from an empty queue, at once or after the time that it was given', async () => {
    expect(await application.template.receive(queue)).toBeUndefined();
    expect(await application.template.receive(queue, { timeoutMs: 30 })).toBeUndefined();
    expect(await application.admin.getQueueInfo(queue)).toMatchObject({ consumerCount: 0 });
  });

  it('waits for a message that comes later, takes only that one and leaves the rest', async () => {
    const received = application.template.receiveAndConvert(queue, { timeoutMs: 10_000 });
    await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ consumerCount: 1 }));
    await Promise.all([1, 2, 3].map((number) => application.template.sendToQueue(queue, number)));
    expect(await received).toBe(1);
    await eventually(async () => expect(await application.admin.getQueueInfo(queue)).toMatchObject({ messageCount: 2, consumerCount: 0 }));
  });

  it('rejects a receive from a queue that does not exist with the broker’s words, and goes on working', async () => {
    await expect(application.template.receive('no.such.queue')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      replyText: "NOT_FOUND - no queue 'no.such.queue' in vhost '/'",
    });
    expect(await application.template.receive(queue)).toBeUndefined();
  });

  it('keeps the order of what was sent without waiting', async () => {
    await Promise.all(Array.from({ length: 500 }, (_, index) => application.template.sendToQueue(queue, index)));
    for (let index = 0; index < 500; index++) expect(await application.template.receiveAndConvert(queue)).toBe(index);
  });

  describe('confirms and returns', () => {
    it('completes each of ten thousand sends with its own correlation, and leaves none pending (Spring B4)', async () => {
      const { template } = application;
      const answers: unknown[] = [];
      template.setConfirmCallback((correlation, ack) => answers.push([correlation?.id, ack]));
      const ids = Array.from({ length: 10_000 }, (_, index) => `c${index}`);
      const tasks = Array.from({ length: 100 }, (_, task) => ids.slice(task * 100, task * 100 + 100));
      const send = (id: string): Promise<void> =>
        template.convertAndSend('', queue.name, id, { correlation: new CorrelationData(id), timeoutMs: 60_000 });
      await Promise.all(tasks.map((task) => Promise.all(task.map(send))));
      expect(answers).toHaveLength(10_000);
      expect(new Map(answers as [string, boolean][])).toEqual(new Map(ids.map((id) => [id, true])));
      expect(template.pending).toBe(0);
      expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(10_000);
    }, 60_000);

    it('calls the confirm callback with the correlation once the broker has the message', async () => {
      const confirms: unknown[] = [];
      application.template.setConfirmCallback((correlation, ack, cause) => confirms.push([correlation?.id, ack, cause]));
      const correlation = new CorrelationData('c1');
      await application.template.convertAndSend('', queue.name, 'x', correlation);
      expect(confirms).toEqual([['c1', true, undefined]]);
      expect(await correlation.confirm).toEqual({ ack: true });
    });

    it('says no with a cause when the broker refuses the message', async () => {
      const full = applications.queue('full', { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
      await application.admin.declareQueue(full);
      await application.template.sendToQueue(full, 1);
      const confirms: unknown[] = [];
      application.template.setConfirmCallback((correlation, ack, cause) => confirms.push([correlation?.id, ack, cause]));
      await expect(application.template.convertAndSend('', full.name, 2, new CorrelationData('c2'))).rejects.toMatchObject({
        code: 'NACKED',
        outcome: 'refused',
      });
      expect(confirms).toEqual([['c2', false, expect.stringContaining('refused')]]);
    });

    it('hands an unroutable message back before its confirm', async () => {
      const events: unknown[] = [];
      const exchange = new DirectExchange(uniqueName('direct'));
      await application.admin.declareExchange(exchange);
      application.template.setReturnsCallback((returned: ReturnedMessage) => events.push(returned));
      application.template.setConfirmCallback((correlation, ack) => events.push([correlation?.id, ack]));
      const correlation = new CorrelationData('c3');
      await application.template.convertAndSend(exchange, 'nobody', { a: 1 }, correlation);
      expect(events).toEqual([
        expect.objectContaining({ replyCode: 312, replyText: 'NO_ROUTE', exchange: exchange.name, routingKey: 'nobody' }),
        ['c3', true],
      ]);
      expect((events[0] as ReturnedMessage).message.body.toString()).toBe('{"a":1}');
      expect(correlation.returned).toBe(events[0]);
    });

    it('rejects what is unroutable on the default exchange, and elsewhere if told so', async () => {
      await expect(application.template.sendToQueue('no.such.queue', 1)).rejects.toMatchObject({ code: 'RETURNED', outcome: 'refused' });
      const exchange = new FanoutExchange(uniqueName('fanout'));
      await application.admin.declareExchange(exchange);
      await application.template.convertAndSend(exchange, '', 1);
      await expect(application.template.convertAndSend(exchange, '', 1, { unroutable: 'reject' })).rejects.toMatchObject({
        code: 'RETURNED',
      });
    });

    it('warns once a key of an exchange that routes nowhere', async () => {
      const warnings: string[] = [];
      const logger = { error: jest.fn(), log: jest.fn(), warn: (line: string) => void warnings.push(line) };
      const exchange = new FanoutExchange(uniqueName('fanout'));
      const other = await applications.started({ logger, declarables: [exchange] });
      for (let i = 0; i < 3; i++) await other.template.convertAndSend(exchange, 'k', 1);
      expect(warnings.filter((line) => line.includes(exchange.name))).toHaveLength(1);
    });
  });

  it('changes a message last, when everything else is set', async () => {
    const seen: unknown[] = [];
    const other = await applications.started({
      appName: 'last',
      template: {
        beforePublish: [
          (message) => {
            message.properties.type = 'before';
            return message;
          },
        ],
      },
    });
    await other.template.sendToQueue(queue, 1, {
      postProcess: (message) => {
        const { appId, type, messageId } = message.properties;
        seen.push(appId, type, typeof messageId);
        return message;
      },
    });
    expect(seen).toEqual(['last', 'before', 'string']);
  });

  describe('when something is wrong', () => {
    it('tells the callbacks as well that a payload could not be converted', async () => {
      const confirms: unknown[] = [];
      application.template.setConfirmCallback((correlation, ack, cause) => confirms.push([correlation?.id, ack, cause]));
      const correlation = new CorrelationData('c4');
      await expect(application.template.convertAndSend('', queue.name, () => 1, correlation)).rejects.toMatchObject({
        code: 'CONVERSION_FAILED',
      });
      expect(await correlation.confirm).toEqual({ ack: false, reason: expect.stringContaining('JSON') as unknown });
      expect(confirms).toEqual([['c4', false, expect.stringContaining('JSON')]]);
    });

    it('settles a send although somebody who listens to its events throws', async () => {
      application.template.events.on('send-failed', () => {
        throw new Error('careless');
      });
      application.template.events.on('unroutable', () => {
        throw new Error('careless');
      });
      await expect(application.template.sendToQueue('no.such.queue', 1)).rejects.toMatchObject({ code: 'RETURNED' });
      await expect(application.template.sendToQueue(queue, () => 1)).rejects.toMatchObject({ code: 'CONVERSION_FAILED' });
    });

    it('blames the message that came back, not another one with the same id', async () => {
      await application.template.sendToQueue(queue, 0);
      const options = { messageId: 'same' };
      const sends = [application.template.sendToQueue(queue, 1, options), application.template.sendToQueue('no.such.queue', 1, options)];
      expect((await Promise.allSettled(sends)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    });

    it('does not blame the neighbour of a message that closed the channel and was given up meanwhile', async () => {
      await application.template.sendToQueue(queue, 'first');
      const controller = new AbortController();
      const lost = application.template.convertAndSend('no.such.exchange', 'k', 'x', { signal: controller.signal });
      const sent = application.template.sendToQueue(queue, 'neighbour');
      controller.abort(new Error('no longer needed'));
      await expect(lost).rejects.toThrow('no longer needed');
      await sent;
      expect(await application.template.receiveAndConvert(queue)).toBe('first');
      expect(await application.template.receiveAndConvert(queue)).toBe('neighbour');
    });

    it('rejects a payload that cannot be converted as not sent, and nobody needs to await it', async () => {
      const failures: string[] = [];
      application.template.events.on('send-failed', (error) => failures.push(error.message));
      void application.template.sendToQueue(queue, undefined);
      await expect(application.template.sendToQueue(queue, () => 1)).rejects.toMatchObject({
        code: 'CONVERSION_FAILED',
        outcome: 'not-sent',
      });
      expect(failures).toHaveLength(2);
    });

    it('rejects a header that AMQP cannot carry, and goes on', async () => {
      const headers = { bad: undefined } as never;
      await expect(application.template.sendToQueue(queue, 1, { headers })).rejects.toMatchObject({
        code: 'INVALID_HEADER',
        outcome: 'not-sent',
      });
      await application.template.sendToQueue(queue, 2);
    });

    it('rejects only the message to an exchange that does not exist, and sends its neighbours', async () => {
      const sends = [1, 2, 3].map((number) => application.template.sendToQueue(queue, number));
      const lost = application.template.convertAndSend('no.such.exchange', 'k', 'x');
      const later = [4, 5, 6].map((number) => application.template.sendToQueue(queue, number));
      await expect(lost).rejects.toMatchObject({
        code: 'NOT_FOUND',
        outcome: 'refused',
        replyText: "NOT_FOUND - no exchange 'no.such.exchange' in vhost '/'",
      });
      await Promise.all([...sends, ...later]);
      const received = new Set<unknown>();
      await eventually(async () => {
        for (
          let message = await application.template.receiveAndConvert(queue);
          message !== undefined;
          message = await application.template.receiveAndConvert(queue)
        )
          received.add(message);
        expect(received).toEqual(new Set([1, 2, 3, 4, 5, 6]));
      });
    });

    it('gives up waiting when its signal aborts', async () => {
      transport.refuse(true);
      transport.cut();
      await eventually(() => expect(application.connection.current === undefined).toBe(true));
      const controller = new AbortController();
      const sent = application.template.sendToQueue(queue, 1, { signal: controller.signal });
      controller.abort(new Error('no longer needed'));
      await expect(sent).rejects.toThrow('no longer needed');
      transport.refuse(false);
    });
  });

  describe('request and reply', () => {
    it('rejects a request that nobody answers in time, and one that nobody can get', async () => {
      await expect(application.template.convertSendAndReceive('', queue.name, 'ping', { timeoutMs: 40 })).rejects.toMatchObject({
        code: 'REPLY_TIMEOUT',
      });
      await expect(application.template.convertSendAndReceive('', 'no.such.queue', 'ping')).rejects.toMatchObject({ code: 'RETURNED' });
    });

    it('expires on the broker with its timeout', async () => {
      await expect(application.template.convertSendAndReceive('', queue.name, 'ping', { timeoutMs: 40 })).rejects.toMatchObject({
        code: 'REPLY_TIMEOUT',
      });
      await eventually(async () => expect(await application.template.receive(queue)).toBeUndefined());
    });

    it('waits for a reply without end if it is told so, and not at all for a time that is no number', async () => {
      const answer = application.template.convertSendAndReceive<number>('', queue.name, 1, { timeoutMs: Infinity });
      const {
        replyTo = '',
        correlationId,
        expirationMs,
      } = (await application.template.receive(queue, { timeoutMs: 5_000 }))?.properties ?? {};
      expect(expirationMs).toBeUndefined();
      await application.template.convertAndSend('', replyTo, 2, { correlationId, unroutable: 'ignore' });
      expect(await answer).toBe(2);
      for (const timeoutMs of [NaN, -1]) {
        await expect(application.template.convertSendAndReceive('', queue.name, 1, { timeoutMs })).rejects.toMatchObject({
          code: 'REPLY_TIMEOUT',
        });
      }
    });

    it('says of a request that cannot be written that it was not sent', async () => {
      const headers = { bad: undefined } as never;
      await expect(application.template.convertSendAndReceive('', queue.name, 1, { headers })).rejects.toMatchObject({
        code: 'INVALID_HEADER',
        outcome: 'not-sent',
      });
    });

    it('matches each reply to its request', async () => {
      const answers = Array.from({ length: 20 }, (_, index) => application.template.convertSendAndReceive<number>('', queue.name, index));
      for (let index = 0; index < 20; index++) {
        const request = await application.template.receive(queue, { timeoutMs: 5_000 });
        const { replyTo = '', correlationId } = request?.properties ?? {};
        const answer = JSON.parse(request?.body.toString() ?? '') as number;
        void application.template.convertAndSend('', replyTo, answer * 2, { correlationId, unroutable: 'ignore' });
      }
      expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, (_, index) => index * 2));
    });
  });

  describe('over a lost connection', () => {
    it('sends what waits when it is back, and nothing that was declared is missing', async () => {
      const exchange = new DirectExchange(uniqueName('direct'));
      await application.admin.declareExchange(exchange);
      await application.admin.declareBinding(new Binding({ destination: queue, exchange, routingKey: 'k' }));
      transport.refuse(true);
      transport.cut();
      await eventually(() => expect(application.connection.current === undefined).toBe(true));
      const sends = [1, 2, 3].map((number) => application.template.convertAndSend(exchange, 'k', number));
      transport.refuse(false);
      await Promise.all(sends);
      expect(await application.template.receiveAndConvert(queue)).toBe(1);
    });

    it('sends unconfirmed messages again, with the same id', async () => {
      const sends = Array.from({ length: 200 }, (_, index) => application.template.sendToQueue(queue, index));
      transport.cut();
      await Promise.all(sends);
      const seen = new Map<string, unknown>();
      await eventually(async () => {
        for (let message = await application.template.receive(queue); message; message = await application.template.receive(queue)) {
          seen.set(message.properties.messageId ?? '', JSON.parse(message.body.toString()));
        }
        expect(seen.size).toBe(200);
      });
      expect(new Set(seen.values()).size).toBe(200);
    });

    it('forgets that a message came back when it is sent again and finds a queue', async () => {
      let isFirst = true;
      const withholding = faulty(transport.factory(), (channel) => {
        if (!isFirst) return;
        const onConfirm = channel.onConfirm.bind(channel);
        channel.onConfirm = () => {
          onConfirm(() => undefined);
        };
      });
      const other = await applications.started({ transport: withholding });
      const late = applications.queue('late');
      const returned: ReturnedMessage[] = [];
      other.template.setReturnsCallback((each) => returned.push(each));
      const sent = other.template.sendToQueue(late, 1);
      await eventually(() => expect(returned).toHaveLength(1));
      await other.admin.declareQueue(late);
      isFirst = false;
      transport.cut();
      await sent;
      expect(await other.admin.getQueueInfo(late)).toMatchObject({ messageCount: 1 });
    });

    it('opens one channel, even if a first attempt has failed', async () => {
      let opened = 0;
      const failing = faulty(transport.factory(), (channel) => {
        const confirmSelect = channel.confirmSelect.bind(channel);
        channel.confirmSelect = async () => {
          if (++opened === 1) {
            await channel.close();
            throw new Error('no channel');
          }
          await confirmSelect();
        };
      });
      const other = await applications.started({ transport: failing });
      const sent = other.template.sendToQueue(queue, 1);
      await eventually(() => expect(opened).toBe(1));
      await other.template.sendToQueue(queue, 2);
      await sent;
      // The second attempt that the first one has asked for.
      await new Promise((resolve) => setTimeout(resolve, 150));
      await other.template.sendToQueue(queue, 3);
      expect(opened).toBe(2);
    });

    it('rejects at once if it is told to fail while there is no connection, and in time otherwise', async () => {
      const failing = await applications.started({ template: { whenDown: 'fail' } });
      const waiting = await applications.started({ template: { sendTimeoutMs: 40 } });
      transport.refuse(true);
      transport.cut();
      await eventually(() => expect([failing, waiting].some((each) => each.connection.current)).toBe(false));
      await expect(failing.template.sendToQueue(queue, 1)).rejects.toMatchObject({ code: 'CONNECT_FAILED', outcome: 'not-sent' });
      await expect(waiting.template.sendToQueue(queue, 1)).rejects.toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent' });
      transport.refuse(false);
    });

    it('connects at the first use even if it is told to fail while there is no connection', async () => {
      const lazy = await applications.started({ connect: 'lazy', template: { whenDown: 'fail' } });
      await lazy.template.sendToQueue(queue, 1);
    });

    it('refuses what is beyond the bound of what may wait', async () => {
      const bounded = await applications.started({ template: { maxPending: { messages: 2 } } });
      transport.refuse(true);
      transport.cut();
      await eventually(() => expect(bounded.connection.current === undefined).toBe(true));
      const sends = [1, 2].map((number) => bounded.template.sendToQueue(queue, number));
      await expect(bounded.template.sendToQueue(queue, 3)).rejects.toMatchObject({ code: 'TOO_MANY_PENDING', outcome: 'not-sent' });
      transport.refuse(false);
      await Promise.all(sends);
    });
  });

  it('waits for its confirms when it closes, and refuses to send afterwards', async () => {
    const other = await applications.started();
    const sends = Array.from({ length: 50 }, (_, index) => other.template.sendToQueue(queue, index));
    await other.close();
    await Promise.all(sends);
    await expect(other.template.sendToQueue(queue, 1)).rejects.toMatchObject({ code: 'STOPPED', outcome: 'not-sent' });
    await other.close();
  });
});
