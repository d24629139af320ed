import { contextStep } from '../context/context-step';
import type { NamedConsumeStep } from './consume-pipeline';
import type { ListenerContainerOptions } from './listener-container-options';

/** The steps around everything that a listener does with a message; none where nothing of them is switched on. */
export function outerSteps({ observation, context, endpoint: { id } }: ListenerContainerOptions): readonly NamedConsumeStep[] {
  return [...(observation?.consumeSteps(id) ?? []), ...(context ? [['context', contextStep(id)] as const] : [])];
}
