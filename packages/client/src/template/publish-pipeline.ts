import type { AmqpLogger } from '../connection/logger';
import type { Outgoing } from './outgoing';

/** What happens to a message from some point of the publish path on. */
export type PublishHandler = (outgoing: Outgoing) => void;

/** One step of the publish path: it does its part and calls the next. */
export type PublishStep = (next: PublishHandler) => PublishHandler;

/** A step with the name under which it is printed. */
export interface NamedPublishStep {
  readonly name: string;
  readonly step: PublishStep;
}

/** Puts the steps in front of the last one, in their order, and prints them at debug level. */
export function composePublishPipeline(steps: readonly NamedPublishStep[], last: PublishHandler, logger: AmqpLogger): PublishHandler {
  logger.debug?.(`publish: ${[...steps.map(({ name }) => name), 'confirm'].join(' > ')}`);
  return steps.reduceRight((next, { step }) => step(next), last);
}
