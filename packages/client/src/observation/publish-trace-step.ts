import type { MessageProperties } from '@nest-amqp/core';
import { Outgoing } from '../template/outgoing';
import type { NamedPublishStep, Publication, PublishHandler } from '../template/publish-pipeline';
import { operation, sentTo } from './destination';
import type { Attributes, Span, Tracing } from './telemetry';
import { watchOutcome } from './watch-outcome';

/** A span for each send, until its outcome is known; its context goes along in the headers. */
export function publishTraceStep(tracing: Tracing, server: Attributes): NamedPublishStep {
  return {
    name: 'trace',
    step: (next) => (publication) => {
      // A request has no outcome but its reply: it is observed where it is made.
      if (publication instanceof Outgoing) traceSend(publication, next, startSend(tracing, 'send', publication, server));
      else next(publication);
    },
  };
}

function traceSend(outgoing: Outgoing, next: PublishHandler, span: Span): void {
  span.inject(outgoing.message.properties.headers);
  watchOutcome(outgoing, next, (error) => {
    // The steps behind this one have made the message what it is.
    span.set(sentMessage(outgoing.message.properties, outgoing.message.body.length));
    if (error !== undefined) span.fail(error);
    else if (outgoing.returned) span.set({ 'nest_amqp.returned': true });
    span.end();
  });
}

/** The span of a send or a request. */
export function startSend(
  tracing: Tracing,
  name: 'send' | 'request',
  { exchange, routingKey }: Pick<Publication, 'exchange' | 'routingKey'>,
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
