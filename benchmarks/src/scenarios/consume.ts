import { Stopwatch } from '../measure/stopwatch';
import { Checklist } from '../workload/checklist';
import { within } from '../workload/within';
import { PREFETCH } from './scenario';
import type { Scenario } from './scenario';

export const consume: Scenario = {
  id: 'consume',
  title: `Consume: a full queue, prefetch ${PREFETCH}, an acknowledgement for each; from the first message handled to the last.`,
  count: { rabbitmq: 40_000, tcp: 40_000, memory: 100_000 },
  run: async ({ candidate, stage, queue, count }) => {
    await stage.preload(queue, count);
    const checklist = new Checklist(count);
    let stopwatch: Stopwatch | undefined;
    const session = await candidate.open({
      queue,
      prefetch: PREFETCH,
      onMessage: async (order) => {
        stopwatch ??= new Stopwatch();
        checklist.check(order);
      },
    });
    await within(checklist.complete, () => `${checklist.seen} of ${count} handled`);
    const measurement = stopwatch!.stop(count);
    await session.close();
    return measurement;
  },
};
