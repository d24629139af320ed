import type { Candidate } from '../candidates/candidate';
import type { Measurement } from '../measure/stopwatch';
import { SCENARIOS } from '../scenarios/scenarios';

export interface CandidateService {
  round(request: RoundRequest): Promise<Measurement>;
}

interface RoundRequest {
  readonly scenario: string;
  readonly count: number;
}

/** Runs rounds of one candidate, each with a queue, a connection and an application of its own. */
export function candidateService(candidate: Candidate): CandidateService {
  let rounds = 0;
  return {
    round: async ({ scenario: id, count }) => {
      const scenario = SCENARIOS.find((known) => known.id === id);
      if (!scenario) throw new Error(`no scenario ${id}`);
      const queue = `nest-amqp.benchmark.${process.pid}.${++rounds}`;
      const stage = await candidate.openStage();
      await stage.declare(queue);
      try {
        // what the round before left behind is not this one's cost
        globalThis.gc?.();
        const measurement = await scenario.run({ candidate, stage, queue, count });
        const remaining = await stage.remaining(queue);
        if (remaining > 0) throw new Error(`${remaining} of ${count} messages were not acknowledged`);
        return measurement;
      } finally {
        await stage.remove(queue);
        await stage.close();
      }
    },
  };
}
