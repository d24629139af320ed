import { Message } from '@nest-amqp/core';
import { ConfirmTracker } from './confirm-tracker';
import type { Outgoing } from './outgoing';

const outgoing = (name: string): Outgoing => ({ routingKey: name, message: new Message(Buffer.from(name)) }) as unknown as Outgoing;

function trackerOf(count: number, first = 1): ConfirmTracker<Outgoing> {
  const tracker = new ConfirmTracker<Outgoing>();
  for (let i = 0; i < count; i++) tracker.add(first + i, outgoing(String(first + i)));
  return tracker;
}

function take(tracker: ConfirmTracker<Outgoing>, sequenceNumber: number, multiple = false): string[] {
  const taken: string[] = [];
  tracker.take(sequenceNumber, multiple, (each) => taken.push(each.routingKey));
  return taken;
}

describe('the confirm tracker', () => {
  it('takes out the one that a confirm names', () => {
    const tracker = trackerOf(3);
    expect(take(tracker, 2)).toEqual(['2']);
    expect(take(tracker, 2)).toEqual([]);
    expect(tracker.size).toBe(2);
    expect(tracker.bytes).toBe(2);
  });

  it('takes out all up to a multiple confirm, oldest first, without those that are gone', () => {
    const tracker = trackerOf(5);
    take(tracker, 2);
    expect(take(tracker, 4, true)).toEqual(['1', '3', '4']);
    expect(take(tracker, 0, true)).toEqual(['5']);
  });

  it('ignores a sequence number that it does not know', () => {
    const tracker = trackerOf(2, 10);
    expect(take(tracker, 3)).toEqual([]);
    expect(take(tracker, 99)).toEqual([]);
    expect(take(tracker, 99, true)).toEqual(['10', '11']);
  });

  it('stays in step over many thousands, confirmed out of order', () => {
    const tracker = new ConfirmTracker<Outgoing>();
    for (let i = 1; i <= 10_000; i++) {
      tracker.add(i, outgoing(String(i)));
      if (i % 10 === 0) for (const back of [0, 3, 1, 2, 4, 5, 6, 7, 8, 9]) expect(take(tracker, i - back)).toEqual([String(i - back)]);
    }
    expect(tracker.size).toBe(0);
    tracker.add(10_001, outgoing('next'));
    expect(take(tracker, 10_001)).toEqual(['next']);
  });

  it('gives all back, oldest first, when the channel is lost', () => {
    const tracker = trackerOf(4);
    take(tracker, 1);
    take(tracker, 3);
    expect(tracker.takeAll().map((each) => each.routingKey)).toEqual(['2', '4']);
    expect(tracker.size).toBe(0);
  });

  it('finds the oldest that fits', () => {
    const tracker = trackerOf(3);
    take(tracker, 1);
    expect(tracker.find((each) => each.routingKey > '0')?.routingKey).toBe('2');
  });
});
