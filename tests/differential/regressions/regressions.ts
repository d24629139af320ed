import { awaitedDeadLetters, deadLetters, deadLettersInCircles } from './dead-letters';
import { methods, replies } from './methods';
import { queueArguments } from './queue-arguments';
import { quorumQueues } from './quorum-queues';
import type { Regression } from './regression';
import { settledTogether, settling } from './settling';
import { transactions } from './transactions';

/** Every difference that was ever found and is one no more. */
export const regressions: readonly Regression[] = [
  ...methods,
  ...replies,
  ...queueArguments,
  ...quorumQueues,
  ...deadLetters,
  ...awaitedDeadLetters,
  ...deadLettersInCircles,
  ...settling,
  ...settledTogether,
  ...transactions,
];
