import { awaitedDeadLetters, deadLetters } from './dead-letters';
import { methods } from './methods';
import { queueArguments } from './queue-arguments';
import { quorumQueues } from './quorum-queues';
import type { Regression } from './regression';
import { settledTogether, settling } from './settling';

/** Every difference that was ever found and is one no more. */
export const regressions: readonly Regression[] = [
  ...methods,
  ...queueArguments,
  ...quorumQueues,
  ...deadLetters,
  ...awaitedDeadLetters,
  ...settling,
  ...settledTogether,
];
