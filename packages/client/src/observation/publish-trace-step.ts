import type { MessageProperties } from '@nest-amqp/core';
import type { Outgoing } from '../template/outgoing';
import type { NamedPublishStep } from '../template/publish-pipeline';
import { operation, sentTo } from './destination';
import type { Attributes, Span, Tracing } from './telemetry';

/** A span for each send, until its outcome is known; its context goes along in the headers. */
export function publishTraceStep(tracing: Tracing, server: Attributes): NamedPublishStep {
  return {
    name: 'trace',
    step: (next) => (outgoing) => {
      // A request has no outcome but its reply: it is observed where it is made.
      if (!outgoing.outcome) {
        next(outgoing);
        return;
      }
      const span = startSend(tracing, 'send', outgoing, server);
      span.inject(outgoing.message.properties.headers);
      try {
        next(outgoing);
      } catch (error) {
        span.fail(error);
        span.end();
        throw error;
      }
      // The steps behind this one have made the message what it is.
      span.set(sentMessage(outgoing.message.properties, outgoing.message.body.length));
      endWith(span, outgoing, outgoing.outcome);
    },
  };
}

/** The span of a send or a request. */
export function startSend(
  tracing: Tracing,
  name: 'send' | 'request',
  { exchange, routingKey }: Pick<Outgoing, 'exchange' | 'routingKey'>,
  server: Attributes,
): Span {
  const destination = sentTo(exchange, routingKey);
  return tracing.start({
    name: `${name} ${destination.template}`,
    kind: 'producer',
    attributes: {
      ...operation(name, 'send', destination),
      'messaging.rabbitmq.destination.routing_key': routingKey || undefined,
      ...server,
    },
  });
}

/** What is known of a message. */
export function sentMessage({ messageId, correlationId }: MessageProperties, bytes: number): Attributes {
  return { 'messaging.message.id': messageId, 'messaging.message.conversation_id': correlationId, 'messaging.message.body.size': bytes };
}

function endWith(span: Span, outgoing: Outgoing, outcome: Promise<void>): void {
  outcome.then(
    () => {
      if (outgoing.returned) span.set({ 'nest_amqp.returned': true });
      span.end();
    },
    (error: unknown) => {
      span.fail(error);
      span.end();
    },
  );
}
