import type { MessageProperties } from '@nest-amqp/core';
import type { ConsumeStep } from '../listener/consume-step';
import type { Invocation } from '../listener/invocation';
import { verdictOf } from '../retry/failure-verdict';
import { isPromise } from '../retry/is-promise';
import { operation, readFrom, type Destination } from './destination';
import { sentMessage } from './publish-trace-step';
import type { Attributes, Span, Tracing } from './telemetry';

/** A span for each message, from its first attempt to its last, that goes on with the sender's; and one for its settling. */
export function consumeTraceStep(tracing: Tracing, listener: string, server: Attributes): ConsumeStep {
  return (next) => (invocation) => {
    const { message, source } = invocation;
    const destination = readFrom(message.properties, source.queue);
    const span = tracing.start({
      name: `process ${destination.template}`,
      kind: 'consumer',
      continues: message.properties.headers,
      attributes: {
        ...operation('process', 'process', destination),
        ...received(message.properties, message.body.length),
        'nest_amqp.listener.id': listener,
        ...server,
      },
    });
    invocation.span = span;
    traceSettling(tracing, invocation, span, destination);
    return endWith(span, () => span.run(() => next(invocation)));
  };
}

/** What is known of a message that was received. */
export function received(properties: MessageProperties, bytes: number): Attributes {
  return {
    ...sentMessage(properties, bytes),
    'messaging.rabbitmq.destination.routing_key': properties.receivedRoutingKey === '' ? undefined : properties.receivedRoutingKey,
    'messaging.rabbitmq.message.delivery_tag': properties.deliveryTag,
  };
}

function traceSettling(tracing: Tracing, invocation: Invocation, parent: Span, destination: Destination): void {
  invocation.whenSettled((how, requeue) => {
    const attributes = { ...operation(how, 'settle', destination), 'messaging.rabbitmq.message.delivery_tag': invocation.deliveryTag };
    const requeued = how === 'ack' ? undefined : requeue;
    // Settling is not answered: it is over when it is written.
    tracing
      .start({
        name: `${how} ${destination.template}`,
        kind: 'client',
        parent,
        attributes: { ...attributes, 'nest_amqp.requeue': requeued },
      })
      .end();
  });
}

function endWith(span: Span, work: () => unknown): unknown {
  const fail = (error: unknown): never => {
    // What asks to be acknowledged is not a failure.
    if (verdictOf(error) !== 'acknowledge') span.fail(error);
    span.end();
    throw error;
  };
  let result: unknown;
  try {
    result = work();
  } catch (error) {
    return fail(error);
  }
  if (isPromise(result)) {
    return result.then((value: unknown) => {
      span.end();
      return value;
    }, fail);
  }
  span.end();
  return result;
}
