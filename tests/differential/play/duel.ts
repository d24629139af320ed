import { setTimeout as sleep } from 'node:timers/promises';
import type { RabbitVersion } from '@nest-amqp/memory';
import { differByChoiceOfQueue } from '../compare/choice-of-queue';
import { same } from '../compare/same';
import { isOfConnection, type Operation, type Program } from '../program/operation';
import { isTimed, SHORT_MS } from '../program/timed';
import { memorySource } from './memory-source';
import type { Observation } from './observation';
import { isSettling, settlingOf } from './settling';
import { Side } from './side';
import type { ConnectionSource } from './source';

/** A step that showed different things on the two sides. */
export interface Difference {
  readonly step: number;
  /** Absent for what came after the last step. */
  readonly operation?: Operation;
  readonly memory: Observation;
  readonly rabbitmq: Observation;
  /** RabbitMQ leaves it to chance: the program ends there. */
  readonly isLeftOpen?: true;
}

/** What a program is played on. */
export interface Opponents {
  readonly rabbitmq: ConnectionSource;
  /** The version that the in-memory broker behaves as. */
  readonly version: RabbitVersion;
  /** How long RabbitMQ may take, for each step, until it shows what the in-memory broker showed; by default 400. */
  readonly patienceMs?: number;
}

/** All short times have passed, and what they set off has come. */
const TIMED_STEP_MS = 3 * SHORT_MS;
/** What nobody waits for has come. */
const AFTERMATH_MS = 5;

let played = 0;

/**
 * Plays a program on a new in-memory broker and on RabbitMQ, step by step. RabbitMQ answers before it has done everything,
 * so it is given time to show what the in-memory broker showed; what shows too late, or too much, is a difference of this
 * step or of the next.
 */
export async function duel(program: Program, { rabbitmq, version, patienceMs = 400 }: Opponents): Promise<Difference | undefined> {
  played += 1;
  const prefix = `d${process.pid.toString(36)}_${Date.now().toString(36)}_${String(played)}_`;
  const memorySide = new Side(memorySource(version), prefix);
  const rabbitSide = new Side(rabbitmq, prefix);
  const passMs = isTimed(program) ? TIMED_STEP_MS : 0;
  try {
    for (const [step, operation] of program.entries()) {
      const settling = isSettling(operation)
        ? settlingOf(operation, await Promise.all([memorySide.channel(operation.on), rabbitSide.channel(operation.on)]))
        : [undefined, undefined];
      if (!settling || (isOfConnection(operation) && memorySide.couldServeItself(operation.on))) continue;
      const limits = memorySide.sharedLimits();
      await memorySide.play(step, operation, settling[0]);
      const expected = await observe(memorySide, passMs);
      await rabbitSide.play(step, operation, settling[1]);
      await rabbitmq.settle(passMs);
      const actual = await observeUntil(rabbitSide, expected, patienceMs);
      if (same(expected, actual)) continue;
      const isLeftOpen = differByChoiceOfQueue({ limits, version }, expected, actual);
      return { step, operation, memory: expected, rabbitmq: actual, ...(isLeftOpen && { isLeftOpen }) };
    }
    memorySide.startStep();
    rabbitSide.startStep();
    const [memory] = [await observe(memorySide, passMs), await sleep(AFTERMATH_MS + passMs)];
    const actual = await observeUntil(rabbitSide, memory, patienceMs);
    return same(memory, actual) ? undefined : { step: program.length, memory, rabbitmq: actual };
  } finally {
    await Promise.all([memorySide.close(), rabbitSide.close()]);
  }
}

async function observe(side: Side, passMs: number): Promise<Observation> {
  await side.source.settle(passMs);
  return side.observe();
}

/** Observes until it is what is expected, and in the end as it is. */
async function observeUntil(side: Side, expected: Observation, patienceMs: number): Promise<Observation> {
  const { queues: _queues, exchanges: _exchanges, ...events } = expected;
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(100, pauseMs * 2)) {
    // An answer does not change any more, and looking at queues is for when the rest has come.
    const isOver = Date.now() >= giveUpAt || !same(expected.reply, side.events().reply);
    if (isOver || same(events, side.events())) {
      const observed = await side.observe();
      if (isOver || same(expected, observed)) return observed;
    }
    await sleep(pauseMs);
  }
}
