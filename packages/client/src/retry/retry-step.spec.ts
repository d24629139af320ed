import { AmqpRejectAndDontRequeueError, isAmqpError } from '@nest-amqp/core';
import { listedBackOff, type BackOff } from './back-off';
import { retryStep } from './retry-step';

class Work {
  decided = false;
  readonly pauses: number[] = [];
  interrupted = false;

  async pause(delayMs: number): Promise<boolean> {
    this.pauses.push(delayMs);
    return !this.interrupted;
  }
}

async function attempt(work: Work, outcomes: unknown[], backOff: BackOff | undefined = listedBackOff([10, 20])) {
  const told: unknown[][] = [];
  const run = retryStep<Work>({ backOff, onFailedAttempt: (_, thrown, number, delayMs) => told.push([thrown, number, delayMs]) })(() => {
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  const [settled] = await Promise.allSettled([run(work)]);
  return { settled, told };
}

describe('the retry step', () => {
  it('returns the result of the first attempt that succeeds, and tells of those that did not', async () => {
    const work = new Work();
    const first = new Error('1');
    const { settled, told } = await attempt(work, [first, 'done']);
    expect(settled).toEqual({ status: 'fulfilled', value: 'done' });
    expect(told).toEqual([[first, 1, 10]]);
    expect(work.pauses).toEqual([10]);
  });

  it('rejects with the last failure when the back-off ends', async () => {
    const { settled, told } = await attempt(new Work(), [new Error('1'), new Error('2'), new Error('3'), 'never reached']);
    expect(settled).toMatchObject({ status: 'rejected', reason: { message: '3' } });
    expect(told).toHaveLength(2);
  });

  it('makes a single attempt without a back-off', async () => {
    const work = new Work();
    const run = retryStep<Work>({ onFailedAttempt: () => undefined })(() => Promise.reject(new Error('1')));
    await expect(run(work)).rejects.toThrow('1');
    expect(work.pauses).toEqual([]);
  });

  it('does not try again what can never succeed', async () => {
    const { settled, told } = await attempt(new Work(), [new AmqpRejectAndDontRequeueError(), 'never reached']);
    expect(settled.status).toBe('rejected');
    expect(told).toEqual([]);
  });

  it('does not try again what is decided', async () => {
    const work = new Work();
    work.decided = true;
    expect((await attempt(work, [new Error('1'), 'never reached'])).settled).toMatchObject({ reason: { message: '1' } });
  });

  it('gives the message back when it is interrupted while it waits', async () => {
    const work = new Work();
    work.interrupted = true;
    const { settled } = await attempt(work, [new Error('1'), 'never reached']);
    expect(isAmqpError((settled as PromiseRejectedResult).reason, 'IMMEDIATE_REQUEUE')).toBe(true);
  });
});
