import { AmqpOptionsError, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Gate, listener, LogBook, parkedOf } from './listening';

interface Change {
  readonly account: string;
  readonly n: number;
}

describeOnEachTransport('a listener with orderBy', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;

  beforeEach(() => {
    queue = applications.queue('ordering');
  });

  afterEach(() => applications.close());

  const byAccount = ({ properties: { headers } }: { readonly properties: { readonly headers: object } }): string | undefined =>
    (headers as { readonly account?: string }).account;

  it('handles messages of one key one after the other, and those of others beside them', async () => {
    const application = applications.make();
    const running = new Set<string>();
    const together: number[] = [];
    const handled: Change[] = [];
    application.addListener(
      listener(
        queue,
        async (change: Change) => {
          expect(running.has(change.account)).toBe(false);
          running.add(change.account);
          together.push(running.size);
          // Earlier messages take longer, so that nothing but the order by key holds the later ones back.
          for (let turns = 20 - change.n; turns > 0; turns--) await new Promise(setImmediate);
          handled.push(change);
          running.delete(change.account);
        },
        { options: { concurrency: 4, orderBy: byAccount } },
      ),
    );
    await application.start();
    const sends: Promise<void>[] = [];
    for (let n = 0; n < 20; n++) {
      for (const account of ['a', 'b', 'c']) {
        sends.push(application.template.convertAndSend('', queue.name, { account, n }, { headers: { account } }));
      }
    }
    await Promise.all(sends);
    await eventually(() => expect(handled).toHaveLength(60));
    for (const account of ['a', 'b', 'c']) {
      expect(handled.filter((change) => change.account === account).map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    }
    expect(Math.max(...together)).toBeGreaterThan(1);
  });

  it('keeps the order of a key while its first message is tried again', async () => {
    const application = applications.make();
    const attempts: number[] = [];
    application.addListener(
      listener(
        queue,
        ({ n }: Change) => {
          attempts.push(n);
          if (n === 1 && attempts.length < 3) throw new Error('not yet');
        },
        { options: { concurrency: 3, orderBy: byAccount, retry: [1, 1] } },
      ),
    );
    await application.start();
    for (const n of [1, 2]) await application.template.convertAndSend('', queue.name, { account: 'a', n }, { headers: { account: 'a' } });
    await eventually(() => expect(attempts.at(-1)).toBe(2));
    expect(attempts.filter((n) => n === 2)).toHaveLength(1);
    expect(attempts.indexOf(2)).toBe(attempts.length - 1);
  });

  it('gives back in order, when it stops, what waits behind a key', async () => {
    const application = applications.make();
    const gate = new Gate();
    const begun: number[] = [];
    const container = application.addListener(
      listener(
        queue,
        ({ n }: Change) => {
          begun.push(n);
          return gate.opened;
        },
        { options: { concurrency: 2, orderBy: byAccount } },
      ),
    );
    await application.start();
    for (let n = 1; n <= 5; n++)
      await application.template.convertAndSend('', queue.name, { account: 'a', n }, { headers: { account: 'a' } });
    await eventually(() => expect([begun, container.unacked]).toEqual([[1], 5]));
    const stopped = container.stop();
    gate.open();
    await stopped;
    const left: number[] = [];
    for (let n = 2; n <= 5; n++) left.push((await application.template.receiveAndConvert<Change>(queue))!.n);
    expect([begun, left]).toEqual([[1], [2, 3, 4, 5]]);
  });

  it('parks a message that no key can be found for, without running its handler', async () => {
    const logger = new LogBook();
    const application = applications.make({ logger });
    const handled: unknown[] = [];
    const orderBy = () => {
      throw new Error('no account');
    };
    application.addListener(listener(queue, (change) => handled.push(change), { options: { concurrency: 2, orderBy } }));
    await application.start();
    await application.template.convertAndSend('', queue.name, { n: 1 });
    await parkedOf(application, queue);
    expect(handled).toEqual([]);
    await eventually(() => expect(logger.of('error').join()).toContain("orderBy of listener 'TestListener.onMessage' threw"));
  });

  it('is refused with several consumers, whose order the broker does not promise', () => {
    const application = applications.make();
    const options = { orderBy: byAccount, consumers: 2 };
    expect(() => application.addListener(listener(queue, () => undefined, { options }))).toThrow(AmqpOptionsError);
  });
});
