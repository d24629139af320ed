import { eventually } from '../support/eventually';
import type { ChaosBroker, Fault } from './chaos-broker';
import type { ChaosOperator } from './operator';
import type { Ledger } from './ledger';
import type { Scenario } from './scenario';
import type { Workload } from './workload';

/** What a fault strikes. */
export interface Struck {
  readonly broker: ChaosBroker;
  readonly workload: Workload;
  readonly ledger: Ledger;
  readonly operator: ChaosOperator;
}

const CONSUMED_WITHIN_MS = 60_000;

/** How many messages went with a queue, at most, and how long it took until everything worked again. */
export interface Inflicted {
  readonly deleted: number;
  readonly healMs: number;
}

/** Whether a scenario can be run on a broker. */
export function canInflict(scenario: Scenario, broker: ChaosBroker): boolean {
  return ofApplications(scenario.fault) || broker.fault(scenario.fault, { queues: [] }) !== undefined;
}

/** Lets a fault strike once; resolves when everything works again. */
export async function inflict(scenario: Scenario, lastsMs: number, struck: Struck): Promise<Inflicted> {
  const { workload, ledger } = struck;
  const strike: Strike = { deleted: 0 };
  const fault = faultOf(scenario, struck, strike);
  await fault.begin();
  if (scenario.consumersGoOn) await eventually(() => consumedAll(ledger), CONSUMED_WITHIN_MS);
  if (lastsMs > 0) await new Promise((resolve) => setTimeout(resolve, lastsMs));
  await fault.end?.();
  const backAt = performance.now();
  await workload.works();
  const workedAt = performance.now();
  const noticedAt = Math.max(...workload.applications.map(({ tap }) => tap.lastLossAt));
  return { deleted: strike.deleted, healMs: workedAt - Math.max(backAt, noticedAt) };
}

interface Strike {
  deleted: number;
}

function ofApplications(name: Scenario['fault']): boolean {
  return ['close-channels', 'delete-queues', 'crash-consumer', 'restart-consumer'].includes(name);
}

function faultOf(scenario: Scenario, struck: Struck, strike: Strike): Fault {
  const { broker, workload, ledger, operator } = struck;
  const queues = workload.topology.queues.map(({ name }) => name);
  switch (scenario.fault) {
    case 'crash-consumer':
      return { begin: () => workload.crashHandling() };
    case 'restart-consumer':
      return { begin: () => workload.replaceHandling() };
    case 'close-channels':
      return { begin: () => closeChannels(workload) };
    case 'delete-queues':
      return {
        begin: async () => {
          // What handlers have in hand goes with the queue, too, unless they finish.
          for (const queue of queues) strike.deleted += (await operator.deleteQueue(queue)) + workload.inHand;
          ledger.deleted();
        },
      };
    default: {
      const fault = broker.fault(scenario.fault, { queues });
      if (!fault) throw new Error(`${broker.name} cannot have the fault '${scenario.fault}'`);
      return fault;
    }
  }
}

async function closeChannels(workload: Workload): Promise<void> {
  for (const { tap } of workload.applications) tap.closeConsumers();
  await workload.sendToNowhere();
}

function consumedAll(ledger: Ledger): void {
  if (ledger.outstanding > 0) throw new Error(`${String(ledger.outstanding)} confirmed messages are not handled`);
}
