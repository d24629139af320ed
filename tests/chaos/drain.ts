import type { Ledger } from './ledger';
import type { ChaosOperator } from './operator';
import type { Workload } from './workload';

const LOOK_MS = 20;

/** Waits until all confirmed messages are handled, or until nothing has been on its way to a handler for so long. */
export async function drain({ ledger, workload, operator, quietMs }: Drained): Promise<void> {
  const queues = workload.topology.queues.map(({ name }) => name);
  let quietSince = performance.now();
  let last = Infinity;
  while (ledger.outstanding > 0 && performance.now() - quietSince < quietMs) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const isQuiet = ledger.outstanding === last && workload.unacked === 0 && (await operator.ready(queues)) === 0;
    last = ledger.outstanding;
    if (!isQuiet) quietSince = performance.now();
  }
}

interface Drained {
  readonly ledger: Ledger;
  readonly workload: Workload;
  readonly operator: ChaosOperator;
  readonly quietMs: number;
}
