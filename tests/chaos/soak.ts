import { drain } from './drain';
import { activeResources, collectedHeapBytes } from './footprint';
import { canInflict, inflict, type Struck } from './inflict';
import { Ledger, type Tally } from './ledger';
import { ChaosOperator } from './operator';
import { openPlace } from './places';
import { SCENARIOS, type Scenario } from './scenario';
import { Workload, type Load } from './workload';

const LOAD: Load = { senders: 50, restMs: 250 };
const MOST_PER_MINUTE = 60 * 250;
const REQUESTERS = 2;
const REQUEST_EVERY_MS = 500;
const FAULT_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 60_000;
/** No fault may outlast the next one. */
const SHORTEN = 20;
/** What goes with a queue is lost by somebody's will: that would hide what is lost otherwise. */
const UNFIT = 'delete-queues';

interface Requests {
  answered: number;
  failed: number;
}

/** Mixed load on a RabbitMQ node for a long time, with a random fault every ten seconds. Resolves with whether all was well. */
export async function soak(minutes: number): Promise<boolean> {
  const { broker, close } = await openPlace('rabbitmq');
  const ledger = new Ledger(Math.ceil(minutes * MOST_PER_MINUTE));
  const workload = new Workload(broker, ledger);
  const operator = new ChaosOperator(broker);
  const scenarios = SCENARIOS.filter((scenario) => canInflict(scenario, broker) && scenario.fault !== UNFIT);
  const heals = new Map<Scenario, number[]>(scenarios.map((scenario) => [scenario, []]));
  const requests: Requests = { answered: 0, failed: 0 };
  await workload.start();
  await workload.works();
  const endAt = performance.now() + minutes * 60_000;
  const isOver = (): boolean => performance.now() >= endAt;
  const busy = [workload.send(LOAD), ...Array.from({ length: REQUESTERS }, () => request(workload, requests, isOver))];
  const looking = look({ ledger, workload, requests, isOver });
  await strikeAtRandom({ broker, workload, ledger, operator }, heals, isOver);
  ledger.stop();
  await Promise.all([...busy, looking]);
  await drain({ ledger, workload, operator, quietMs: broker.quietMs });
  await workload.close();
  await operator.cleanUp(workload.topology);
  await close();
  return summed(ledger, heals, requests);
}

async function strikeAtRandom(struck: Struck, heals: ReadonlyMap<Scenario, number[]>, isOver: () => boolean): Promise<void> {
  let left: Scenario[] = [];
  while (!isOver()) {
    const nextAt = performance.now() + FAULT_EVERY_MS;
    if (left.length === 0) left = [...heals.keys()];
    const [scenario] = left.splice(Math.floor(Math.random() * left.length), 1);
    if (!scenario) return;
    try {
      const { healMs } = await inflict(scenario, (scenario.lastsMs ?? 0) / SHORTEN, struck);
      heals.get(scenario)?.push(healMs);
    } catch (error) {
      console.log(`${scenario.title}: ${String(error)}`);
    }
    await pause(nextAt - performance.now());
  }
}

async function request(workload: Workload, requests: Requests, isOver: () => boolean): Promise<void> {
  for (let number = 0; !isOver(); number += 1) {
    await workload.request(number).then(
      () => (requests.answered += 1),
      () => (requests.failed += 1),
    );
    await pause(REQUEST_EVERY_MS);
  }
}

interface Looked {
  readonly ledger: Ledger;
  readonly workload: Workload;
  readonly requests: Requests;
  isOver(): boolean;
}

async function look({ ledger, workload, requests, isOver }: Looked): Promise<void> {
  const heading = ['minute', 'heap MiB', 'handles', 'sent', 'handled', 'not handled yet', 'replies', 'connections lost'];
  console.log(`| ${heading.join(' | ')} |\n| ${heading.map(() => '---').join(' | ')} |`);
  for (let minute = 0; !isOver(); minute += 1) {
    const { sent, handled } = ledger.tally();
    const handles = [...activeResources().values()].reduce((sum, count) => sum + count, 0);
    const heap = (collectedHeapBytes() / 2 ** 20).toFixed(1);
    const cells = [minute, heap, handles, sent, handled, ledger.outstanding, requests.answered, workload.losses];
    console.log(`| ${cells.join(' | ')} |`);
    await pause(LOOK_EVERY_MS);
  }
}

function summed(ledger: Ledger, heals: ReadonlyMap<Scenario, readonly number[]>, requests: Requests): boolean {
  const tally = ledger.tally();
  const lost = tally.missing + tally.missingSinceDeletion;
  for (const [{ title }, times] of heals) {
    console.log(`${title}: ${String(times.length)} times, healed in ${Math.max(0, ...times).toFixed(0)} ms at most`);
  }
  console.log(sentence(tally, lost, ledger.pending));
  console.log(`${String(requests.answered)} requests were answered, ${String(requests.failed)} failed.`);
  return lost === 0 && ledger.pending === 0 && tally.handledThoughNotSent === 0;
}

function sentence({ sent, fates, handled, duplicates, handledThoughNotSent }: Tally, lost: number, pending: number): string {
  const { confirmed, returned, refused, unknown, 'not-sent': notSent } = fates;
  return [
    `${sent} sent, ${confirmed} confirmed, ${returned} returned, ${refused} refused, ${notSent} not sent, ${unknown} unknown, ${pending} unsettled`,
    `${handled} handled, ${duplicates} duplicates, ${lost} lost, ${handledThoughNotSent} handled though said not to be sent.`,
  ].join('; ');
}

function pause(ms: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
