import { contextStep } from '../context/context-step';
import type { BatchInvocation } from './batch-invocation';
import type { Invocation } from './invocation';
import type { ListenerContainerOptions } from './listener-container-options';
import type { NamedStep } from './pipeline';

/** The steps around everything that a listener does with a message; none where nothing of them is switched on. */
export function outerSteps({ observation, context, endpoint: { id } }: ListenerContainerOptions): readonly NamedStep<Invocation>[] {
  return [...(observation?.consumeSteps(id) ?? []), ...(context ? [['context', contextStep(id)] as const] : [])];
}

/** The same for batches, which have no context: their messages belong to different stories. */
export function outerBatchSteps({ observation, endpoint: { id } }: ListenerContainerOptions): readonly NamedStep<BatchInvocation>[] {
  return observation?.batchSteps(id) ?? [];
}
