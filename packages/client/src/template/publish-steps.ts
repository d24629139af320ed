import type { MessagePostProcessor } from '@nest-amqp/core';
import type { MessageDefaults } from './message-defaults';
import type { NamedPublishStep } from './publish-pipeline';
import type { ResolvedTemplateOptions } from './template-options';

/** The publish path between conversion and the channel, in its order. */
export function publishSteps(options: ResolvedTemplateOptions, messageDefaults: MessageDefaults): NamedPublishStep[] {
  return [defaults(messageDefaults), ...(options.beforePublish.length > 0 ? [postProcess(options.beforePublish)] : [])];
}

function defaults(messageDefaults: MessageDefaults): NamedPublishStep {
  return {
    name: 'defaults',
    step: (next) => (outgoing) => {
      messageDefaults.apply(outgoing.message.properties);
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
