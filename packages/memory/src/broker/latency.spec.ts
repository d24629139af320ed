import { ManualClock } from '../clock/manual-clock';
import { Latency } from './latency';
import { Turns } from './turns';

describe('DelayLine', () => {
  const clock = new ManualClock();
  const turns = new Turns();
  const latency = new Latency(clock, turns);
  const arrived: string[] = [];
  const line = latency.line();
  const send = (name: string): void => line.push(() => arrived.push(name));

  beforeEach(() => arrived.splice(0));

  it('lets things arrive at once without a delay, and sets no timer', () => {
    send('a');
    expect([arrived, clock.timers, line.isPrompt]).toEqual([['a'], 0, true]);
  });

  it('lets each arrive so much later than it was sent, with one timer', () => {
    latency.ms = 100;
    send('a');
    clock.advance(50);
    send('b');
    expect([arrived, clock.timers]).toEqual([[], 1]);
    clock.advance(50);
    expect(arrived).toEqual(['a']);
    clock.advance(50);
    expect([arrived, clock.timers]).toEqual([['a', 'b'], 0]);
  });

  it('keeps the order when the delay becomes shorter, and is prompt again when all have arrived', () => {
    latency.ms = 100;
    send('a');
    latency.ms = 0;
    send('b');
    expect([arrived, line.isPrompt]).toEqual([[], false]);
    clock.advance(100);
    send('c');
    expect([arrived, line.isPrompt]).toEqual([['a', 'b', 'c'], true]);
  });

  it('is not idle as long as something is on its way', async () => {
    latency.ms = 10;
    send('a');
    let isIdle = false;
    const idle = turns.whenIdle().then(() => (isIdle = true));
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(isIdle).toBe(false);
    clock.advance(10);
    await idle;
    expect(arrived).toEqual(['a']);
  });
});
