import { Stopwatch } from '../measure/stopwatch';
import { Checklist } from '../workload/checklist';
import { within } from '../workload/within';
import { PREFETCH } from './scenario';
import type { Scenario } from './scenario';

const BODY_BYTES = 100;

export const backlog: Scenario = {
  id: 'backlog',
  title: `Backlog: a queue is filled while nobody consumes, then drained with prefetch ${PREFETCH} and an acknowledgement for each. The rate is that of draining; bytes a message are what it takes beyond its ${BODY_BYTES} bytes of body, on the heap and in buffers; last/first is the rate of the last tenth over that of the first.`,
  count: { memory: 1_000_000 },
  run: async ({ candidate, stage, queue, count }) => {
    const before = memoryInUse();
    await stage.preload(queue, count);
    const bytes = (memoryInUse() - before) / count - BODY_BYTES;
    const checklist = new Checklist(count);
    const tenth = Math.floor(count / 10);
    const tenths: Stopwatch[] = [];
    const rates: number[] = [];
    let seen = 0;
    let stopwatch: Stopwatch | undefined;
    const session = await candidate.open({
      queue,
      prefetch: PREFETCH,
      onMessage: async (order) => {
        stopwatch ??= new Stopwatch();
        checklist.check(order);
        if (seen++ % tenth !== 0) return;
        const done = tenths.at(-1);
        if (done) rates.push(tenth / done.cpuSeconds);
        tenths.push(new Stopwatch());
      },
    });
    await within(checklist.complete, () => `${checklist.seen} of ${count} handled`);
    const measurement = stopwatch!.stop(count);
    rates.push(tenth / tenths[9]!.cpuSeconds);
    await session.close();
    return { ...measurement, bytes, lastToFirst: rates[9]! / rates[0]! };
  },
};

function memoryInUse(): number {
  // the first finds what the second may take
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
