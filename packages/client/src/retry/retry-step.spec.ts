import { AmqpRejectAndDontRequeueError, isAmqpError } from '@nest-amqp/core';
import type { RetryOption } from './retry-option';
import { retryPolicy } from './retry-policy';
import { retryStep } from './retry-step';

class Work {
  decided = false;
  failedBefore = 0;
  failures = 0;
  readonly pauses: number[] = [];
  interrupted = false;

  async pause(delayMs: number): Promise<boolean> {
    this.pauses.push(delayMs);
    return !this.interrupted;
  }
}

async function attempt(work: Work, outcomes: unknown[], retry: RetryOption = [10, 20], goesElsewhere = true) {
  const told: unknown[][] = [];
  const elsewhere: unknown[][] = [];
  const run = retryStep<Work>({
    policy: retryPolicy(retry),
    onFailedAttempt: (_, { thrown, attempt: number, delayMs }) => told.push([thrown, number, delayMs]),
    waitElsewhere: (_, { attempt: number, delayMs }) => {
      elsewhere.push([number, delayMs]);
      return Promise.resolve(goesElsewhere);
    },
  })(() => {
    const outcome = outcomes.shift();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
  const [settled] = await Promise.allSettled([run(work)]);
  return { settled, told, elsewhere };
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
    const { settled } = await attempt(work, [new Error('1'), 'never reached'], false);
    expect(settled).toMatchObject({ reason: { message: '1' } });
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

  it('hands over what has longer to wait, and asks for its acknowledgement', async () => {
    const work = new Work();
    const { settled, elsewhere } = await attempt(work, [new Error('1'), new Error('2'), 'never reached'], [10, 2_001]);
    expect(isAmqpError((settled as PromiseRejectedResult).reason, 'IMMEDIATE_ACKNOWLEDGE')).toBe(true);
    expect(elsewhere).toEqual([[2, 2_001]]);
    expect(work.pauses).toEqual([10]);
  });

  it('waits here when nobody takes what has longer to wait, and when order is to be kept', async () => {
    const refused = new Work();
    expect((await attempt(refused, [new Error('1'), 'done'], [5_000], false)).settled).toMatchObject({ value: 'done' });
    const ordered = new Work();
    const { elsewhere } = await attempt(ordered, [new Error('1'), 'done'], { delaysMs: [5_000], ordered: true });
    expect(elsewhere).toEqual([]);
    expect([refused.pauses, ordered.pauses]).toEqual([[5_000], [5_000]]);
  });

  it('goes on counting where earlier deliveries stopped', async () => {
    const work = new Work();
    work.failedBefore = 2;
    const { told, settled } = await attempt(work, [new Error('3'), new Error('4'), 'never reached'], [10, 20, 30]);
    expect(told).toEqual([[expect.any(Error), 3, 30]]);
    expect(settled).toMatchObject({ reason: { message: '4' } });
    expect(work.failures).toBe(4);
  });

  it('tries again only what `on` names and `notOn` does not, anywhere among the causes', async () => {
    const retry: RetryOption = { delaysMs: [1], on: [TypeError, 'ECONNREFUSED', ({ message }) => message === 'busy'], notOn: RangeError };
    const again = async (error: Error) => (await attempt(new Work(), [error, 'done'], retry)).settled.status === 'fulfilled';
    expect(await again(new TypeError('1'))).toBe(true);
    expect(await again(new Error('outer', { cause: Object.assign(new Error('1'), { code: 'ECONNREFUSED' }) }))).toBe(true);
    expect(await again(new AggregateError([new Error('other'), new Error('busy')]))).toBe(true);
    expect(await again(new Error('anything else'))).toBe(false);
    expect(await again(new TypeError('1', { cause: new RangeError() }))).toBe(false);
  });
});
