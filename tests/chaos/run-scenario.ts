import type { AmqpLogger } from '@nest-amqp/client';
import type { ChaosBroker } from './chaos-broker';
import { drain } from './drain';
import { inflict, type Inflicted, type Struck } from './inflict';
import { Ledger } from './ledger';
import { ChaosOperator } from './operator';
import type { Report } from './report';
import type { Pace, Scenario } from './scenario';
import { Workload } from './workload';

const SENDERS = 200;

/** Runs a scenario, closes everything again, and says what came of each message. */
export async function runScenario(scenario: Scenario, broker: ChaosBroker, pace: Pace, logger?: AmqpLogger): Promise<Report> {
  const startedAt = performance.now();
  const ledger = new Ledger(pace.messages);
  const workload = new Workload(broker, ledger, logger);
  const operator = new ChaosOperator(broker);
  let inflicted: Inflicted[];
  try {
    await workload.start();
    await workload.works();
    const sending = workload.send({ senders: SENDERS });
    inflicted = await strike(scenario, pace, { broker, workload, ledger, operator });
    await sending;
    await drain({ ledger, workload, operator, quietMs: broker.quietMs });
  } finally {
    ledger.stop();
    await workload.close();
    await operator.cleanUp(workload.topology);
  }
  const tally = ledger.tally();
  const gone = inflicted.reduce((sum, each) => sum + each.deleted, 0);
  const deleted = Math.min(tally.missingSinceDeletion, gone);
  return {
    ...tally,
    scenario,
    broker: broker.name,
    deleted,
    lost: tally.missing + tally.missingSinceDeletion - deleted,
    healMs: inflicted.map(({ healMs }) => healMs),
    losses: workload.losses,
    unsettled: ledger.pending,
    seconds: (performance.now() - startedAt) / 1000,
  };
}

/** The strikes are spread over the messages, and none is the first or the last thing that happens. */
async function strike(scenario: Scenario, { messages, shorten, strikes }: Pace, struck: Struck): Promise<Inflicted[]> {
  const inflicted: Inflicted[] = [];
  const times = Math.min(scenario.times, strikes);
  for (let nth = 1; nth <= times; nth += 1) {
    await struck.ledger.whenBegun(Math.floor((messages * nth) / (times + 1)));
    inflicted.push(await inflict(scenario, (scenario.lastsMs ?? 0) / shorten, struck));
  }
  return inflicted;
}
