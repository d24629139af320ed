import type { Message } from '@nest-amqp/core';
import { received } from './consume-trace-step';
import { measured, operation, readFrom, sentTo } from './destination';
import { errorType } from './error-type';
import type { ClientInstruments } from './instruments';
import { sentMessage, startSend } from './publish-trace-step';
import type { Attributes, Span, Tracing } from './telemetry';

/** Where a request goes. */
export interface ObservedRequest {
  readonly exchange: string;
  readonly routingKey: string;
  readonly message: Message;
}

/** What observes the calls that do not go through the publish pipeline: requests, and receiving. */
export class ObservedCalls {
  constructor(
    private readonly parts: { readonly tracing?: Tracing; readonly instruments?: ClientInstruments; readonly server: Attributes },
  ) {}

  /** One span from the request to its reply; the one that handles it goes on with it. */
  async request(request: ObservedRequest, send: () => Promise<Message>): Promise<Message> {
    const { tracing, server } = this.parts;
    const { exchange, routingKey, message } = request;
    const span = tracing && startSend(tracing, 'request', request, server);
    span?.inject(message.properties.headers);
    span?.set(sentMessage(message.properties, message.body.length));
    const { template } = sentTo(exchange, routingKey);
    const reply = await this.observed(span, measured('request', template, server), send, 'sent');
    if (tracing && span) startReceived(tracing, reply, span).end();
    return reply;
  }

  /** A span of its own for the call, which is linked to the message that came. */
  async receive(queue: string, receive: () => Promise<Message | undefined>): Promise<Message | undefined> {
    const { tracing, server } = this.parts;
    const startedAt = Date.now();
    const begin = (message?: Message): Span | undefined => tracing && startReceive(tracing, { queue, message, startedAt, server });
    try {
      const message = await this.observed(undefined, measured('receive', queue, server), receive, 'consumed');
      begin(message)?.end();
      return message;
    } catch (error) {
      const span = begin();
      span?.fail(error);
      span?.end();
      throw error;
    }
  }

  private async observed<T>(
    span: Span | undefined,
    attributes: Attributes,
    work: () => Promise<T>,
    count: 'sent' | 'consumed',
  ): Promise<T> {
    const { instruments } = this.parts;
    const startedAt = performance.now();
    const done = (said: Attributes, messages: number): void => {
      if (messages > 0) instruments?.[count](messages, said);
      instruments?.duration((performance.now() - startedAt) / 1_000, said);
      span?.end();
    };
    try {
      const result = await work();
      done(attributes, result === undefined ? 0 : 1);
      return result;
    } catch (error) {
      span?.fail(error);
      done({ ...attributes, 'error.type': errorType(error) }, 1);
      throw error;
    }
  }
}

interface StartedReceive {
  readonly queue: string;
  readonly message: Message | undefined;
  readonly startedAt: number;
  readonly server: Attributes;
}

function startReceive(tracing: Tracing, { queue, message, startedAt, server }: StartedReceive): Span {
  const destination = message ? readFrom(message.properties, queue) : { name: queue, template: queue };
  return tracing.start({
    name: `receive ${destination.template}`,
    kind: 'client',
    startedAt,
    links: message ? [message.properties.headers] : [],
    attributes: {
      ...operation('receive', 'receive', destination),
      ...(message && received(message.properties, message.body.length)),
      ...server,
    },
  });
}

/** The reply's own span is a link: the trace is one already. */
function startReceived(tracing: Tracing, reply: Message, parent: Span): Span {
  const destination = readFrom(reply.properties, reply.properties.consumerQueue ?? '');
  return tracing.start({
    name: `receive ${destination.template}`,
    kind: 'client',
    parent,
    links: [reply.properties.headers],
    attributes: { ...operation('receive', 'receive', destination), ...received(reply.properties, reply.body.length) },
  });
}
