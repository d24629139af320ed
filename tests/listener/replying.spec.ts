import type { ListenerOptions, RabbitApplication } from '@nest-amqp/client';
import { Address, isAmqpError, Message, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { listener, LogBook, type Listening } from './listening';

describeOnEachTransport('what a handler returns', (transport) => {
  const applications = new Applications(transport);
  let requests: Queue;
  let answers: Queue;
  let logger: LogBook;

  beforeEach(() => {
    requests = applications.queue('requests');
    answers = applications.queue('answers');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  const start = async (handle: (payload: never) => unknown, listening?: Listening): Promise<RabbitApplication> => {
    const application = applications.make({ logger, declarables: [answers] });
    application.addListener(listener(requests, handle, listening));
    await application.start();
    return application;
  };
  const answer = (application: RabbitApplication) =>
    eventually(async () => {
      const message = await application.template.receive(answers);
      expect(message).toBeDefined();
      return message!;
    });

  it('is the reply of a request', async () => {
    const application = await start(async ({ n }: { readonly n: number }) => ({ twice: 2 * n }));
    await expect(application.template.convertSendAndReceive('', requests.name, { n: 21 })).resolves.toEqual({ twice: 42 });
  });

  it('goes to the reply address, with the correlation id of the request', async () => {
    const application = await start((payload: string) => `${payload}!`);
    await application.template.convertAndSend('', requests.name, 'hi', { replyTo: `/${answers.name}`, correlationId: 'c1' });
    const { body, properties } = await answer(application);
    expect([body.toString(), properties.correlationId]).toEqual(['"hi!"', 'c1']);
  });

  it('carries the message id of a request that has no correlation id', async () => {
    const application = await start(() => null);
    await application.template.convertAndSend('', requests.name, 'hi', { replyTo: answers.name, messageId: 'm1' });
    const { body, properties } = await answer(application);
    expect([body.toString(), properties.correlationId]).toEqual(['null', 'm1']);
  });

  it('goes where the handler says when the request names no address', async () => {
    const application = await start(() => 'done', { sendTo: Address.parse(answers.name) });
    await application.template.convertAndSend('', requests.name, 'hi');
    expect((await answer(application)).body.toString()).toBe('"done"');
  });

  it('is sent as it is when it is a message', async () => {
    const application = await start(() => new Message(Buffer.from([1, 2]), { contentType: 'application/x-own', headers: { own: true } }));
    await application.template.convertAndSend('', requests.name, 'hi', { replyTo: answers.name, correlationId: 'c1' });
    const { body, properties } = await answer(application);
    expect(body).toEqual(Buffer.from([1, 2]));
    expect(properties).toMatchObject({ contentType: 'application/x-own', correlationId: 'c1', headers: { own: true } });
  });

  it('passes what changes every message once, whichever way it is sent', async () => {
    const pass = (message: Message): Message => {
      const { passes } = message.properties.headers;
      message.properties.headers.passes = typeof passes === 'number' ? passes + 1 : 1;
      return message;
    };
    const application = applications.make({ logger, template: { beforePublish: [pass] } });
    application.addListener(listener(requests, () => 'done'));
    await application.start();
    for (let i = 0; i < 5; i++) {
      const reply = await application.template.sendAndReceive(
        '',
        requests,
        new Message(Buffer.from('"hi"'), { contentType: 'application/json' }),
      );
      expect(reply.properties.headers.passes).toBe(1);
    }
  });

  it('is parked and logged when the broker refuses it, and its neighbours arrive', async () => {
    const refused = new Message(Buffer.from('refused'), { userId: 'somebody-else' });
    const application = await start((payload: string) => (payload === 'bad' ? refused : payload));
    const ask = (payload: string) => application.template.convertSendAndReceive('', requests, payload, { timeoutMs: 1_000 });
    for (const payload of ['a', 'b', 'c']) expect(await ask(payload)).toBe(payload);
    const answered = Promise.allSettled(['d', 'bad', 'e', 'f'].map(ask));
    const parking = `${requests.name}.parking`;
    const parked = await eventually(async () => {
      const message = await application.template.receive(parking).catch(() => undefined);
      expect(message?.body.toString()).toBe('refused');
      return message;
    });
    expect(parked?.properties.headers).toMatchObject({
      'x-exception-message': expect.stringContaining('user_id property'),
      'x-original-user-id': 'somebody-else',
    });
    const [d, bad, e, f] = await answered;
    expect([d, e, f]).toEqual(['d', 'e', 'f'].map((value) => ({ status: 'fulfilled', value })));
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'REPLY_TIMEOUT' } });
    expect(logger.of('error').join()).toContain(parking);
    await application.admin.deleteQueue(parking);
  });

  it('is ignored when there is nowhere to send it', async () => {
    let handled = 0;
    const application = await start(() => ++handled);
    await application.template.convertAndSend('', requests.name, 'hi');
    await eventually(() => expect(handled).toBe(1));
    await application.stopListeners();
    expect((await application.admin.getQueueInfo(requests))?.messageCount).toBe(0);
    expect(logger.of('error')).toEqual([]);
  });

  it('is parked when it cannot be published, and the request is not run again', async () => {
    let handled = 0;
    const application = await start(() => ++handled, { options: { retry: [1] } });
    await application.template.convertAndSend('', requests.name, 'hi', { replyTo: `${answers.name}.gone`, correlationId: 'c1' });
    const parked = await eventually(async () => {
      const message = await application.template.receive(`${requests.name}.parking`);
      expect(message).toBeDefined();
      return message!;
    });
    expect(parked.body.toString()).toBe('1');
    expect(parked.properties).toMatchObject({
      correlationId: 'c1',
      headers: { 'x-original-exchange': '', 'x-original-routingKey': `${answers.name}.gone` },
    });
    await application.stopListeners();
    expect(handled).toBe(1);
    expect((await application.admin.getQueueInfo(requests))?.messageCount).toBe(0);
  });

  it('sends the request to its parking queue when it cannot be converted', async () => {
    let handled = 0;
    const application = await start(
      () => {
        handled++;
        return 1n;
      },
      { options: { retry: [1, 1] } },
    );
    await application.template.convertAndSend('', requests.name, 'hi', { replyTo: answers.name });
    await eventually(async () => expect((await application.admin.getQueueInfo(`${requests.name}.parking`))?.messageCount).toBe(1));
    expect(handled).toBe(1);
  });

  const returning: ListenerOptions = { retry: [1], returnErrors: true };

  it('may be an error that the requester gets', async () => {
    const application = await start(() => Promise.reject(new TypeError('no such order')), { options: returning });
    const refusal: unknown = await application.template.convertSendAndReceive('', requests.name, 1).catch((error: unknown) => error);
    expect(isAmqpError(refusal, 'REMOTE_ERROR') && refusal.message).toContain('TypeError: no such order');
    await application.stopListeners();
    expect((await application.admin.getQueueInfo(requests))?.messageCount).toBe(0);
    expect(logger.of('error')).toEqual([expect.stringContaining('the requester was told')]);
  });

  it('is no error for a requester who cannot be told: the message is parked', async () => {
    const application = await start(() => Promise.reject(new Error('boom')), { options: returning });
    await application.template.convertAndSend('', requests.name, 1);
    await eventually(async () => expect((await application.admin.getQueueInfo(`${requests.name}.parking`))?.messageCount).toBe(1));
  });
});
