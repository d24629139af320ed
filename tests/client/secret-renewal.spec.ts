import { RabbitApplication } from '@nest-amqp/client';
import type { Credentials } from '@nest-amqp/core';
import { InMemoryBroker, ManualClock, memory } from '@nest-amqp/memory';
import { LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';

const HOUR_MS = 3_600_000;

/** In memory only: hours pass. */
describe('a secret that expires', () => {
  const clock = new ManualClock();
  const logger = new LogBook();
  let application: RabbitApplication;
  let asked: number;
  let answer: () => Credentials;

  beforeEach(async () => {
    asked = 0;
    logger.lines.length = 0;
    answer = () => ({ password: 'guest', expiresAt: new Date(clock.now() + HOUR_MS) });
    const credentials = (): Credentials => {
      asked++;
      return answer();
    };
    application = new RabbitApplication({
      transport: memory({ broker: new InMemoryBroker({ clock }), credentials }),
      connect: 'lazy',
      logger,
    });
    await application.connection.ready();
  });

  afterEach(() => application.close());

  it('is renewed when four fifths of its time are over, again and again', async () => {
    clock.advance(0.8 * HOUR_MS - 1);
    expect(asked).toBe(1);
    for (const times of [1, 2]) {
      clock.advance(1);
      await eventually(() => expect(logger.of('debug')).toHaveLength(times));
      clock.advance(0.8 * HOUR_MS - 1);
      expect(asked).toBe(times + 1);
    }
  });

  it.each<[string, () => Credentials, string]>([
    [
      'the function fails',
      () => {
        throw new Error('the vault is sealed');
      },
      'the vault is sealed',
    ],
    ['what it gives has expired', () => ({ password: 'guest', expiresAt: new Date(clock.now()) }), 'has expired already'],
  ])('is asked for again, later and later, where %s', async (_, failing, said) => {
    const good = answer;
    answer = failing;
    clock.advance(0.8 * HOUR_MS);
    await eventually(() => expect(logger.of('warn')).toHaveLength(1));
    clock.advance(1_000);
    await eventually(() => expect(logger.of('warn')).toHaveLength(2));
    answer = good;
    clock.advance(2_000);
    await eventually(() => expect(asked).toBe(4));
    expect(logger.of('warn')).toEqual([expect.stringContaining(said), expect.stringContaining(said)]);
    expect(application.connection.current?.isOpen).toBe(true);
  });

  it('leaves no timer behind', async () => {
    await application.close();
    expect(clock.timers).toBe(0);
  });
});
