import type { MessagePostProcessor } from '@nest-amqp/core';
import type { MessageDefaults } from './message-defaults';
import type { NamedPublishStep } from './publish-pipeline';
import type { ResolvedTemplateOptions } from './template-options';

/** The publish path between conversion and the channel, in its order. */
export function publishSteps(options: ResolvedTemplateOptions, messageDefaults: MessageDefaults): NamedPublishStep[] {
  const { beforePublish } = options;
  return [defaults(messageDefaults), ...(beforePublish.length > 0 ? [before(beforePublish)] : []), postProcess];
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

function before(processors: readonly MessagePostProcessor[]): NamedPublishStep {
  return {
    name: 'before-publish',
    step: (next) => (outgoing) => {
      for (const process of processors) outgoing.message = process(outgoing.message);
      next(outgoing);
    },
  };
}

/** What the call itself says. */
const postProcess: NamedPublishStep = {
  name: 'post-process',
  step: (next) => (outgoing) => {
    if (outgoing.postProcess) outgoing.message = outgoing.postProcess(outgoing.message);
    next(outgoing);
  },
};
