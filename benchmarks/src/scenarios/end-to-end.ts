import { Stopwatch } from '../measure/stopwatch';
import { Checklist } from '../workload/checklist';
import { inFlight } from '../workload/in-flight';
import { makeOrder } from '../workload/order';
import { within } from '../workload/within';
import { PREFETCH, PUBLISHES_IN_FLIGHT } from './scenario';
import type { Scenario } from './scenario';

export const endToEnd: Scenario = {
  id: 'end-to-end',
  title: `End to end: publisher and consumer in one process, every publish confirmed with at most ${PUBLISHES_IN_FLIGHT} outstanding, prefetch ${PREFETCH}, an acknowledgement for each.`,
  count: { rabbitmq: 40_000, tcp: 40_000, memory: 200_000 },
  run: async ({ candidate, queue, count }) => {
    const checklist = new Checklist(count);
    const session = await candidate.open({ queue, prefetch: PREFETCH, onMessage: async (order) => checklist.check(order) });
    const stopwatch = new Stopwatch();
    const publishing = inFlight(PUBLISHES_IN_FLIGHT, count, (index) => session.publish(makeOrder(index)));
    await within(Promise.all([publishing, checklist.complete]), () => `${checklist.seen} of ${count} handled`);
    const measurement = stopwatch.stop(count);
    await session.close();
    return measurement;
  },
};
