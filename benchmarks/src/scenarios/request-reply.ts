import { performance } from 'node:perf_hooks';

import { quantile } from '../measure/statistics';
import { Stopwatch } from '../measure/stopwatch';
import type { Measurement } from '../measure/stopwatch';
import { Checklist } from '../workload/checklist';
import { inFlight } from '../workload/in-flight';
import { makeOrder } from '../workload/order';
import { within } from '../workload/within';
import { PREFETCH } from './scenario';
import type { Round, Scenario } from './scenario';

const title = (outstanding: number): string =>
  `Request and reply: requester and responder in one process, direct reply-to, ${outstanding} outstanding.`;

export const requestOne: Scenario = {
  id: 'request-1',
  title: title(1),
  count: { rabbitmq: 2_000 },
  run: (round) => requestReply(round, 1),
};

export const requestMany: Scenario = {
  id: 'request-64',
  title: title(64),
  count: { rabbitmq: 15_000, tcp: 15_000, memory: 60_000 },
  run: (round) => requestReply(round, 64),
};

/** The responder sends back what it was asked; both ways are checked. */
async function requestReply({ candidate, queue, count }: Round, outstanding: number): Promise<Measurement> {
  const requests = new Checklist(count);
  const replies = new Checklist(count);
  const session = await candidate.open({
    queue,
    prefetch: PREFETCH,
    onRequest: async (order) => {
      requests.check(order);
      return order;
    },
  });
  const microseconds = new Float64Array(count);
  const stopwatch = new Stopwatch();
  const requesting = inFlight(outstanding, count, async (index) => {
    const sentAt = performance.now();
    const reply = await session.request(makeOrder(index));
    microseconds[index] = (performance.now() - sentAt) * 1000;
    replies.check(reply);
  });
  const all = Promise.all([requesting, requests.complete, replies.complete]);
  await within(all, () => `${requests.seen} requests and ${replies.seen} replies of ${count}`);
  const measurement = stopwatch.stop(count);
  await session.close();
  if (outstanding > 1) return measurement;
  return { ...measurement, p50: quantile(microseconds, 0.5), p99: quantile(microseconds, 0.99) };
}
