import type { RabbitApplication } from '@nest-amqp/client';
import { Message, type Queue } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';
import { faulty } from './faulty-transport';

describeOnEachTransport('a request', (transport) => {
  const applications = new Applications(transport);
  let application: RabbitApplication;
  let queue: Queue;

  beforeEach(async () => {
    queue = applications.queue();
    application = await applications.started({ declarables: [queue] });
  });

  afterEach(() => applications.close());

  function pendingRequests(): number {
    return application.template.publisherState.pendingRequests;
  }

  async function answering(handler: (payload: never) => unknown, options = {}): Promise<void> {
    const answers = applications.make();
    answers.addListener(listener(queue, handler, { options }));
    await answers.start();
  }

  it('is answered among many others, each with its own answer (Spring A6)', async () => {
    await answering((number: number) => number * 2, { concurrency: 50 });
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    const answers = numbers.map((number) => application.template.convertSendAndReceive<number>('', queue, number));
    expect(await Promise.all(answers)).toEqual(numbers.map((number) => number * 2));
    expect(pendingRequests()).toBe(0);
  });

  it('that nobody answers in time leaves nothing behind, and a late reply is ignored (Spring H1)', async () => {
    await expect(
      application.template.convertSendAndReceive('', queue, 'x', { timeoutMs: 100, expirationMs: 60_000 }),
    ).rejects.toMatchObject({
      code: 'REPLY_TIMEOUT',
    });
    expect(pendingRequests()).toBe(0);
    await answering((text: string) => `${text}!`);
    expect(await application.template.convertSendAndReceive('', queue, 'y')).toBe('y!');
  });

  it('that nobody can get comes back with its body, and leaves nothing behind (Spring B9)', async () => {
    const failure: unknown = await application.template.convertSendAndReceive('', 'no.such.queue', 'ping').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'RETURNED', outcome: 'refused', details: { replyText: 'NO_ROUTE' } });
    expect((failure as { returned: { message: Message } }).returned.message.body.toString()).toBe('"ping"');
    expect(JSON.stringify(failure)).not.toContain('ping');
    expect(pendingRequests()).toBe(0);
  });

  it('that its listener fails on rejects with what the listener says (Spring H1)', async () => {
    await answering(
      () => {
        throw new RangeError('too far');
      },
      { retry: false, returnErrors: true },
    );
    await expect(application.template.convertSendAndReceive('', queue, 'x')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      details: { remoteName: 'RangeError', remoteMessage: 'too far' },
    });
    expect(pendingRequests()).toBe(0);
  });

  it('whose reply cannot be converted rejects (Spring H1)', async () => {
    await answering(() => 'text');
    await expect(application.template.convertSendAndReceive('', queue, 'x', { replyType: Number })).rejects.toMatchObject({
      code: 'PAYLOAD_TYPE_MISMATCH',
    });
    expect(pendingRequests()).toBe(0);
  });

  it('is rejected when the application stops, and leaves nothing behind (Spring H1)', async () => {
    const waiting = expect(application.template.convertSendAndReceive('', queue, 'x', { timeoutMs: 60_000 })).rejects.toMatchObject({
      code: 'STOPPED',
      outcome: 'unknown',
    });
    await eventually(() => expect(pendingRequests()).toBe(1));
    await application.close();
    await waiting;
    expect(pendingRequests()).toBe(0);
  });

  it('fails alone when the broker closes its channel: requests to other exchanges are answered', async () => {
    const waiting = application.template.convertSendAndReceive('', queue, 20);
    await eventually(() => expect(pendingRequests()).toBe(1));
    await expect(application.template.convertSendAndReceive('no.such.exchange', 'k', 1)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      outcome: 'refused',
    });
    await expect(application.template.convertSendAndReceive('', queue, 1, { userId: 'somebody-else' })).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      outcome: 'refused',
    });
    await answering((number: number) => number + 1);
    expect(await waiting).toBe(21);
    expect(pendingRequests()).toBe(0);
  });

  it('may be a message; its own correlation id and reply address are back on the reply (Spring H4)', async () => {
    const seen: unknown[] = [];
    const answers = applications.make();
    answers.addListener(
      listener(queue, (_payload: never, { message: { properties } }) => {
        seen.push(properties.correlationId, properties.replyTo);
        return 'pong';
      }),
    );
    await answers.start();
    const request = new Message(Buffer.from('"ping"'), { contentType: 'application/json', correlationId: 'mine', replyTo: 'elsewhere' });
    const reply = await application.template.sendAndReceive('', queue, request);
    expect(reply.body.toString()).toBe('"pong"');
    expect(reply.properties).toMatchObject({ correlationId: 'mine', replyTo: 'elsewhere' });
    expect(seen).not.toContain('mine');
    expect(seen).not.toContain('elsewhere');
  });

  it('is answered although the connection of its listener is lost with the reply just written', async () => {
    let losing = false;
    const handled: number[] = [];
    const answers = applications.make({
      transport: faulty(transport.factory(), (channel) => {
        const publish = channel.basicPublish.bind(channel);
        channel.basicPublish = (exchange, routingKey, properties, body, options) => {
          // What is written without the flag mandatory is a reply whose confirm nobody awaits; a broker closes the connection for immediate.
          const isLost = losing && options === undefined;
          if (isLost) losing = false;
          return publish(exchange, routingKey, properties, body, isLost ? { immediate: true } : options);
        };
      }),
    });
    answers.addListener(
      listener(queue, (number: number) => {
        handled.push(number);
        return number + 1;
      }),
    );
    await answers.start();
    // The channel for replies is opened by the first one, which goes out with a confirm.
    await eventually(async () => {
      losing = false;
      await application.template.convertSendAndReceive('', queue, 1);
      losing = true;
      expect(await application.template.convertSendAndReceive('', queue, 5, { timeoutMs: 10_000 })).toBe(6);
      expect(losing).toBe(false);
    }, 20_000);
    expect(handled.filter((number) => number === 5).length).toBeLessThanOrEqual(handled.filter((number) => number === 1).length);
  });
});
