import { Outgoing } from '../template/outgoing';
import type { NamedPublishStep } from '../template/publish-pipeline';
import { CAUSATION_ID_HEADER, CORRELATION_ID_HEADER, RabbitContext } from './rabbit-context';

/**
 * Gives a message that a handler sends the correlation id of the one that is handled, unless the call says another one, and
 * that one's message id as its cause.
 */
export const publishContextStep: NamedPublishStep = {
  name: 'context',
  step: (next) => (publication) => {
    const context = RabbitContext.current();
    if (context) {
      const { properties } = publication.message;
      // With the same id it is the same message, on its way to another queue.
      if (properties.messageId === undefined || properties.messageId !== context.messageId) {
        const { correlationId, messageId } = context;
        if (messageId !== undefined) properties.headers[CAUSATION_ID_HEADER] ??= messageId;
        if (publication instanceof Outgoing) properties.correlationId ??= correlationId;
        else if (correlationId !== undefined) properties.headers[CORRELATION_ID_HEADER] ??= properties.correlationId ?? correlationId;
      }
    }
    next(publication);
  },
};
