import { AmqpIllegalStateError, isMessage, type Message, type PublishPostProcessor } from '@nest-amqp/core';
import type { MessageDefaults } from './message-defaults';
import type { NamedPublishStep, Publication } from './publish-pipeline';
import type { ResolvedTemplateOptions } from './template-options';

/** The publish path between conversion and the channel, in its order. */
export function publishSteps(options: ResolvedTemplateOptions, messageDefaults: MessageDefaults): NamedPublishStep[] {
  const { beforePublish } = options;
  return [defaults(messageDefaults), ...(beforePublish.length > 0 ? [before(beforePublish)] : []), postProcess];
}

function defaults(messageDefaults: MessageDefaults): NamedPublishStep {
  return {
    name: 'defaults',
    step: (next) => (publication) => {
      messageDefaults.apply(publication.message.properties);
      next(publication);
    },
  };
}

function before(processors: readonly PublishPostProcessor[]): NamedPublishStep {
  return {
    name: 'before-publish',
    step: (next) => (publication) => {
      for (const process of processors) publication.message = processed(publication, process, 'A processor of beforePublish');
      next(publication);
    },
  };
}

/** What the call itself says. */
const postProcess: NamedPublishStep = {
  name: 'post-process',
  step: (next) => (publication) => {
    if (publication.postProcess) publication.message = processed(publication, publication.postProcess, 'postProcess');
    next(publication);
  },
};

function processed(publication: Publication, process: PublishPostProcessor, name: string): Message {
  const result: unknown = process(publication.message, publication);
  if (isMessage(result)) return result;
  const given = typeof (result as PromiseLike<unknown> | undefined)?.then === 'function' ? 'a promise' : String(result);
  throw new AmqpIllegalStateError(
    `${name} returned ${given}, but must return the message itself. What takes time belongs before the send, so that sends keep their order`,
    { outcome: 'not-sent' },
  );
}
