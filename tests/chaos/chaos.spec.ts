import type { ChaosBroker } from './chaos-broker';
import { withFootprint } from './footprint';
import { MemoryChaosBroker } from './memory-broker';
import { canInflict } from './inflict';
import { RabbitMqChaosBroker } from './rabbitmq-broker';
import { faultsOf, type Report } from './report';
import { runScenario } from './run-scenario';
import { SCENARIOS, type Pace, type Scenario } from './scenario';

const PATIENCE_MS = 120_000;
const SHORT: Pace = { messages: 500, strikes: 2, shorten: 40 };

function scenariosFor(broker: ChaosBroker): Scenario[] {
  return SCENARIOS.filter((scenario) => canInflict(scenario, broker));
}

function expectNothingLost(report: Report | undefined): void {
  expect(report).toMatchObject({ sent: SHORT.messages });
  expect(faultsOf(report!)).toEqual([]);
}

describe('no message is lost and nothing is left open on the in-memory broker', () => {
  const broker = new MemoryChaosBroker();

  it.each(scenariosFor(broker))(
    'when $title',
    async (scenario) => {
      const report = await withFootprint(() => runScenario(scenario, broker, SHORT));
      expectNothingLost(report);
      expect(report.leftOpen).toEqual([]);
    },
    PATIENCE_MS,
  );
});

const url = process.env.RABBITMQ_URL;
const skipped = url === undefined ? ` (skipped: ${process.env.RABBITMQ_SKIP_REASON ?? 'RABBITMQ_URL is not set'})` : '';

(url === undefined ? describe.skip : describe)(`no message is lost on RabbitMQ${skipped}`, () => {
  const broker = (): ChaosBroker => new RabbitMqChaosBroker({ name: 'RabbitMQ', urls: [url ?? 'amqp://localhost'], heartbeatMs: 1_000 });
  const scenarios = scenariosFor(broker());
  const reports = new Map<Scenario, Report>();
  let leftOpen: readonly string[] = [];

  // Most of their time is waiting: they are run together.
  beforeAll(async () => {
    ({ leftOpen } = await withFootprint(async () => {
      await Promise.all(scenarios.map(async (scenario) => reports.set(scenario, await runScenario(scenario, broker(), SHORT))));
      return {};
    }));
  }, PATIENCE_MS);

  it.each(scenarios)('when $title', (scenario) => {
    expectNothingLost(reports.get(scenario));
  });

  it('and nothing is left open', () => {
    expect(leftOpen).toEqual([]);
  });
});
