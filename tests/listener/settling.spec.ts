import type { Acknowledgment, RabbitApplication } from '@nest-amqp/client';
import { Message, isAmqpError, type Channel, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { listener, LogBook } from './listening';

describeOnEachTransport('a listener settles', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;

  beforeEach(() => {
    queue = applications.queue('settling');
  });

  afterEach(() => applications.close());

  const send = async (application: RabbitApplication, count: number) => {
    for (let n = 1; n <= count; n++) await application.template.convertAndSend('', queue.name, n);
  };
  const counts = async (application: RabbitApplication) => (await application.admin.getQueueInfo(queue))?.messageCount;

  it('nothing by hand in AUTO: the channel refuses before the broker hears of it', async () => {
    const refusals: unknown[] = [];
    const attempt = (settle: () => void) => {
      try {
        settle();
      } catch (error) {
        refusals.push(isAmqpError(error) && error.code);
      }
    };
    const logger = new LogBook();
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, (_, { channel, acknowledgment, message: { properties } }) => {
        attempt(() => channel.basicAck(properties.deliveryTag));
        attempt(() => channel.basicNack(properties.deliveryTag));
        attempt(() => channel.basicReject(properties.deliveryTag));
        attempt(() => acknowledgment.ack());
      }),
    );
    await application.start();
    await send(application, 2);
    await eventually(() => expect(refusals).toEqual(Array.from({ length: 8 }, () => 'ILLEGAL_STATE')));
    await application.stopListeners();
    expect(await counts(application)).toBe(0);
    expect(logger.of('warn')).toEqual([]);
  });

  it('by hand in MANUAL, each message once, in any order', async () => {
    const acknowledgments: Acknowledgment[] = [];
    const application = applications.make();
    const container = application.addListener(
      listener(queue, (_, { acknowledgment }) => acknowledgments.push(acknowledgment), { options: { ackMode: 'MANUAL' } }),
    );
    await application.start();
    await send(application, 3);
    await eventually(() => expect(acknowledgments).toHaveLength(3));
    expect(container.unacked).toBe(3);
    acknowledgments[2]!.ack();
    acknowledgments[2]!.ack();
    acknowledgments[2]!.nack();
    acknowledgments[0]!.nack({ requeue: false });
    expect(acknowledgments.map(({ settled }) => settled)).toEqual([true, false, true]);
    expect(container.unacked).toBe(1);
    acknowledgments[1]!.nack();
    await eventually(() => expect(acknowledgments).toHaveLength(4));
    acknowledgments[3]!.ack();
    await application.stopListeners();
    expect(await counts(application)).toBe(0);
  });

  it('several messages with one call in MANUAL, and refuses to settle one of them again', async () => {
    const channels: Channel[] = [];
    const tags: number[] = [];
    const application = applications.make();
    const container = application.addListener(
      listener(
        queue,
        (_, { channel, message }) => {
          channels.push(channel);
          tags.push(message.properties.deliveryTag);
        },
        { options: { ackMode: 'MANUAL' } },
      ),
    );
    await application.start();
    await send(application, 5);
    await eventually(() => expect(tags).toHaveLength(5));
    const channel = channels[0]!;
    channel.basicAck(tags[2]!, true);
    expect(container.unacked).toBe(2);
    expect(() => channel.basicAck(tags[1]!)).toThrow(/settled already/);
    expect(() => channel.basicAck(tags[2]!, true)).toThrow(/settled already/);
    expect(() => channel.basicAck(999)).toThrow(/is not one that this listener was given/);
    channel.basicAck(0, true);
    expect(container.unacked).toBe(0);
    channel.basicAck(0, true);
    await application.stopListeners();
    expect(await counts(application)).toBe(0);
  });

  it('nothing in MANUAL for a handler that forgets it, and warns of that once', async () => {
    const logger = new LogBook();
    const application = applications.make({ logger });
    const container = application.addListener(listener(queue, () => undefined, { options: { ackMode: 'MANUAL' } }));
    await application.start();
    await send(application, 3);
    await eventually(() => expect(container.unacked).toBe(3));
    await eventually(() => expect(container.inFlight).toBe(0));
    expect(logger.of('warn')).toEqual([expect.stringContaining('TestListener.onMessage finished without settling message')]);
    await container.stop();
    expect(await counts(application)).toBe(3);
  });

  it('nothing in NONE, where the broker has forgotten the message already', async () => {
    const logger = new LogBook();
    let handled = 0;
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(
        queue,
        (n: number) => {
          handled++;
          if (n === 2) throw new Error('boom');
        },
        { options: { ackMode: 'NONE', retry: false } },
      ),
    );
    await application.start();
    await send(application, 3);
    await eventually(() => expect(handled).toBe(3));
    expect(container.unacked).toBe(0);
    await eventually(() => expect(logger.of('error')).toEqual([expect.stringContaining('the broker has forgotten it')]));
    await container.stop();
    expect(await counts(application)).toBe(0);
  });

  it('with hundreds of messages at a time, each of them once', async () => {
    let handled = 0;
    const application = applications.make();
    const container = application.addListener(
      listener(
        queue,
        async (n: number) => {
          if (n % 7 === 0) await new Promise(setImmediate);
          handled++;
          if (n % 50 === 0) throw new Error('boom');
        },
        { options: { concurrency: 20, retry: false, recoverer: 'discard' } },
      ),
    );
    await application.start();
    await Promise.all(Array.from({ length: 500 }, (_, n) => application.template.convertAndSend('', queue.name, n)));
    await eventually(() => expect([handled, container.unacked]).toEqual([500, 0]));
    await container.stop();
    expect(await counts(application)).toBe(0);
  });
});

describeOnEachTransport("a listener's channel", (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;

  beforeEach(() => {
    queue = applications.queue('channel');
  });

  afterEach(() => applications.close());

  it('declares, publishes and fetches, and survives what the broker refuses', async () => {
    const other = applications.queue('channel-too');
    const seen: unknown[] = [];
    const application = applications.make({ declarables: [other] });
    application.addListener(
      listener(queue, async (_, { channel }) => {
        const refusal: unknown = await channel.queueDeclarePassive(`${queue.name}.missing`).catch((error: unknown) => error);
        seen.push(isAmqpError(refusal) && refusal.code);
        channel.basicPublish('', other.name, {}, Buffer.from('first'));
        channel.basicPublish('', other.name, {}, Buffer.from('second'));
        await eventually(async () => expect((await channel.queueDeclarePassive(other.name)).messageCount).toBe(2));
        const fetched = await channel.basicGet(other.name);
        seen.push(fetched?.body.toString());
        channel.basicAck(fetched!.deliveryTag);
        seen.push((await channel.basicGet(other.name, { noAck: true }))?.body.toString(), channel.isOpen);
      }),
    );
    await application.start();
    await application.template.send('', queue.name, new Message(Buffer.from('1'), { contentType: 'application/json' }));
    await eventually(() => expect(seen).toEqual(['NOT_FOUND', 'first', 'second', true]));
    await application.stopListeners();
    expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(0);
    expect((await application.admin.getQueueInfo(other))?.messageCount).toBe(0);
  });

  it('refuses what would change how the container consumes', async () => {
    const refusals: unknown[] = [];
    const application = applications.make();
    application.addListener(
      listener(queue, async (_, { channel }) => {
        const attempts = [
          () => channel.basicQos(1),
          () => channel.confirmSelect(),
          () => channel.txSelect(),
          () => channel.basicRecover(),
          () => channel.close(),
        ];
        for (const attempt of attempts) {
          await attempt().catch((error: unknown) => refusals.push(isAmqpError(error) && error.code));
        }
      }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(refusals).toEqual(Array.from({ length: 5 }, () => 'ILLEGAL_STATE')));
  });
});
