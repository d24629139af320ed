import { AmqpRejectAndDontRequeueError, ImmediateAcknowledgeError, Message, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { listener, LogBook, parkedOf } from './listening';

describeOnEachTransport("a listener's error handler", (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  let logger: LogBook;

  beforeEach(() => {
    queue = applications.queue('error-handler');
    logger = new LogBook();
  });

  afterEach(() => applications.close());

  const failing = () => {
    throw new Error('boom');
  };

  it('returns the reply in place of the handler that failed (Spring D12)', async () => {
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, failing, { options: { errorHandler: ({ message }, { payload }) => `${message} for ${String(payload)}` } }),
    );
    await application.start();
    expect(await application.template.convertSendAndReceive('', queue.name, 'foo')).toBe('boom for foo');
    expect(logger.of('error')).toEqual([]);
  });

  it('throws what the requester then gets, where errors are returned (Spring D12)', async () => {
    const application = applications.make({ logger });
    const errorHandler = (cause: Error) => {
      throw new AmqpRejectAndDontRequeueError('from the error handler', { cause });
    };
    application.addListener(listener(queue, failing, { options: { errorHandler, returnErrors: true } }));
    await application.start();
    await expect(application.template.convertSendAndReceive('', queue.name, 'foo')).rejects.toMatchObject({
      code: 'REMOTE_ERROR',
      message: expect.stringContaining('from the error handler') as string,
    });
  });

  it('swallows a failure by returning nothing: the message is acknowledged, and nothing is tried again', async () => {
    const seen: string[] = [];
    const application = applications.make({ logger });
    const container = application.addListener(
      listener(queue, failing, {
        options: {
          errorHandler: async ({ message }) => {
            await Promise.resolve();
            seen.push(message);
          },
        },
      }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(seen).toEqual(['boom']));
    await container.stop();
    expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(0);
    expect(logger.of('error')).toEqual([]);
  });

  it('is asked at each attempt, and decides by what it throws whether there is another one (Spring E3)', async () => {
    let attempts = 0;
    const application = applications.make({ logger });
    const errorHandler = (cause: Error) => {
      throw ++attempts < 2 ? cause : new AmqpRejectAndDontRequeueError('enough', { cause });
    };
    application.addListener(listener(queue, failing, { options: { errorHandler, retry: [1, 1, 1] } }));
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    const parked = await parkedOf(application, queue);
    expect(parked.properties.headers['x-exception-message']).toBe('enough');
    expect(attempts).toBe(2);
  });

  it('hears of a message that cannot be converted, too, which has no payload then', async () => {
    const seen: unknown[] = [];
    const application = applications.make({ logger });
    application.addListener(
      listener(queue, () => undefined, {
        options: {
          errorHandler: (error, { payload, message }) => {
            seen.push([error.name, payload, message.body.toString()]);
          },
        },
      }),
    );
    await application.start();
    await application.template.send('', queue.name, new Message(Buffer.from('{'), { contentType: 'application/json' }));
    await eventually(() => expect(seen).toEqual([['MessageConversionError', undefined, '{']]));
  });

  it('passes what it throws to the one for all listeners', async () => {
    const seen: string[] = [];
    const application = applications.make({
      logger,
      listener: {
        errorHandler: ({ message }) => {
          seen.push(`all: ${message}`);
          throw new ImmediateAcknowledgeError();
        },
      },
    });
    const other = applications.queue('without-its-own');
    const errorHandler = ({ message }: Error) => {
      seen.push(`own: ${message}`);
      throw new Error('another');
    };
    application.addListener(listener(queue, failing, { id: 'own', options: { errorHandler } }));
    application.addListener(listener(other, failing, { id: 'none' }));
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await eventually(() => expect(seen).toEqual(['own: boom', 'all: another']));
    await application.template.convertAndSend('', other.name, 1);
    await eventually(() => expect(seen.slice(2)).toEqual(['all: boom']));
    await application.stopListeners();
    expect((await application.admin.getQueueInfo(queue))?.messageCount).toBe(0);
  });
});
