import { Stopwatch } from '../measure/stopwatch';
import { Checklist } from '../workload/checklist';
import { inFlight } from '../workload/in-flight';
import { makeOrder } from '../workload/order';
import { within } from '../workload/within';
import { PREFETCH, PUBLISHES_IN_FLIGHT } from './scenario';
import type { Scenario } from './scenario';

export const publishConfirm: Scenario = {
  id: 'publish-confirm',
  title: `Publish: every message confirmed, at most ${PUBLISHES_IN_FLIGHT} outstanding; nobody consumes.`,
  count: { rabbitmq: 30_000, tcp: 30_000 },
  run: async ({ candidate, stage, queue, count }) => {
    const session = await candidate.open({ queue, prefetch: PREFETCH });
    let confirmed = 0;
    const stopwatch = new Stopwatch();
    const publishing = inFlight(PUBLISHES_IN_FLIGHT, count, async (index) => {
      await session.publish(makeOrder(index));
      confirmed += 1;
    });
    await within(publishing, () => `${confirmed} of ${count} confirmed`);
    const measurement = stopwatch.stop(count);
    await session.close();
    const checklist = new Checklist(count);
    await stage.drain(queue, (order) => checklist.check(order));
    await within(checklist.complete, () => `${checklist.seen} of ${count} messages were in the queue`);
    return measurement;
  },
};
