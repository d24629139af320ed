import type { Clock, MessagePostProcessor } from '@nest-amqp/core';
import { applyDefaults } from './message-defaults';
import type { NamedPublishStep } from './publish-pipeline';
import type { ResolvedTemplateOptions } from './template-options';

/** The publish path between conversion and the channel, in its order. */
export function publishSteps(options: ResolvedTemplateOptions, clock: Clock): NamedPublishStep[] {
  return [defaults(clock, options.appId), ...(options.beforePublish.length > 0 ? [postProcess(options.beforePublish)] : [])];
}

function defaults(clock: Clock, appId: string | undefined): NamedPublishStep {
  return {
    name: 'defaults',
    step: (next) => (outgoing) => {
      applyDefaults(outgoing.message.properties, clock, appId);
      next(outgoing);
    },
  };
}

function postProcess(processors: readonly MessagePostProcessor[]): NamedPublishStep {
  return {
    name: 'post-process',
    step: (next) => (outgoing) => {
      for (const process of processors) outgoing.message = process(outgoing.message);
      next(outgoing);
    },
  };
}
