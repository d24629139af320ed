import { CAUSATION_ID_HEADER, CORRELATION_ID_HEADER, RabbitContext, type RabbitApplicationOptions } from '@nest-amqp/client';
import type { Message, Queue } from '@nest-amqp/core';
import { listener, type Listening } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('the context of a handler', (transport) => {
  const applications = new Applications(transport);
  let first: Queue;
  let next: Queue;

  beforeEach(() => {
    first = applications.queue('first');
    next = applications.queue('next');
  });
  afterEach(() => applications.close());

  /** Starts an application whose listener on the first queue does something, and gives it one message. */
  const handle = async (
    work: (send: (payload: unknown, options?: object) => Promise<void>) => unknown,
    message: object = { messageId: 'm1', correlationId: 'c1' },
    { options, ...listening }: Listening & { readonly application?: Partial<RabbitApplicationOptions> } = {},
  ) => {
    const application = applications.make({ declarables: [next], ...listening.application });
    application.addListener(
      listener(first, () => work((payload, more) => application.template.convertAndSend('', next.name, payload, more)), {
        id: 'contextual',
        ...listening,
        options,
      }),
    );
    await application.start();
    await application.template.convertAndSend('', first.name, 'go', message);
    return application;
  };
  const sent = async (application: Awaited<ReturnType<typeof handle>>): Promise<Message> =>
    eventually(async () => {
      const message = await application.template.receive(next);
      expect(message).toBeDefined();
      return message!;
    });
  const idsOf = ({ properties: { correlationId, headers } }: Message) => [correlationId, headers[CAUSATION_ID_HEADER]];

  it('tells the message that is handled, anywhere below the handler and after any await', async () => {
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      const context = RabbitContext.current();
      seen.push([context?.listenerId, context?.queue, context?.messageId, context?.correlationId, context?.signal.aborted]);
      seen.push(context?.message.body.toString());
    };
    await handle(look);
    await eventually(() => expect(seen).toEqual([['contextual', first.name, 'm1', 'c1', false], '"go"']));
    expect(RabbitContext.current()).toBeUndefined();
  });

  it('is its own for each of several messages that are handled at a time', async () => {
    const ids: (string | undefined)[] = [];
    const application = await handle(
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        ids.push(RabbitContext.current()?.messageId);
      },
      { messageId: 'm0' },
      { options: { concurrency: 10 } },
    );
    await Promise.all([1, 2, 3].map((n) => application.template.convertAndSend('', first.name, n, { messageId: `m${n}` })));
    await eventually(() => expect(ids.sort()).toEqual(['m0', 'm1', 'm2', 'm3']));
  });

  it('gives what the handler sends the correlation id of the message, and its id as the cause', async () => {
    const application = await handle((send) => send('on'));
    expect(idsOf(await sent(application))).toEqual(['c1', 'm1']);
  });

  it('begins with the message id of the first message, which has no correlation id', async () => {
    const application = await handle((send) => send('on'), { messageId: 'm1' });
    expect(idsOf(await sent(application))).toEqual(['m1', 'm1']);
  });

  it('leaves the ids that the call gives', async () => {
    const application = await handle((send) => send('on', { correlationId: 'mine', headers: { [CAUSATION_ID_HEADER]: 'that' } }));
    expect(idsOf(await sent(application))).toEqual(['mine', 'that']);
  });

  it('goes along with a request in a header, for its correlation id belongs to the reply', async () => {
    const asked = applications.queue('asked');
    const seen: unknown[] = [];
    const answering = applications.make();
    answering.addListener(
      listener(asked, () => {
        const context = RabbitContext.current();
        seen.push(context?.correlationId, context?.causationId, context?.message.properties.headers[CORRELATION_ID_HEADER]);
        return 'yes';
      }),
    );
    await answering.start();
    const answers: unknown[] = [];
    await handle(async () => answers.push(await answering.template.convertSendAndReceive('', asked, 'well?')));
    await eventually(() => expect(answers).toEqual(['yes']));
    expect(seen).toEqual(['c1', 'm1', 'c1']);
  });

  it('leaves a message alone that could not be handled and is parked', async () => {
    const application = await handle(
      () => {
        throw new Error('no');
      },
      { messageId: 'm1' },
      { options: { retry: [1] } },
    );
    const parkingQueue = `${first.name}.parking`;
    const parked = await eventually(async () => {
      const message = await application.template.receive(parkingQueue).catch(() => undefined);
      expect(message).toBeDefined();
      return message!;
    });
    expect(idsOf(parked)).toEqual([undefined, undefined]);
    await application.admin.deleteQueue(parkingQueue);
  });

  it('is not there where it is switched off', async () => {
    const seen: unknown[] = [];
    const application = await handle(
      async (send) => {
        seen.push(RabbitContext.current());
        await send('on');
      },
      { messageId: 'm1', correlationId: 'c1' },
      { application: { context: false } },
    );
    expect(idsOf(await sent(application))).toEqual([undefined, undefined]);
    expect(seen).toEqual([undefined]);
  });
});
