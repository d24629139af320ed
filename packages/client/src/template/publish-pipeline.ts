import type { Message, PublishContext, PublishPostProcessor } from '@nest-amqp/core';

/** A message on the publish path. */
export interface Publication extends PublishContext {
  message: Message;
  /** What the call itself changes of it. */
  readonly postProcess: PublishPostProcessor | undefined;
}

/** What happens to a message from some point of the publish path on. */
export type PublishHandler<P extends Publication = Publication> = (publication: P) => void;

/** One step of the publish path: it does its part and calls the next with what it got. */
export type PublishStep = (next: PublishHandler) => PublishHandler;

/** A step with the name under which it is printed. */
export interface NamedPublishStep {
  readonly name: string;
  readonly step: PublishStep;
}

/** Puts the steps in front of the last one, in their order. */
export function composePublishPipeline<P extends Publication>(
  steps: readonly NamedPublishStep[],
  last: PublishHandler<P>,
): PublishHandler<P> {
  // Each step hands on the very object that it got.
  return steps.reduceRight<PublishHandler>((next, { step }) => step(next), last as PublishHandler);
}

/** `publish: defaults > post-process > confirm` */
export function describePublishPipeline(steps: readonly NamedPublishStep[]): string {
  return `publish: ${[...steps.map(({ name }) => name), 'confirm'].join(' > ')}`;
}
