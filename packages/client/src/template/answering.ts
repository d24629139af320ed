import {
  Address,
  AmqpIllegalStateError,
  isMessage,
  MessageBuilder,
  MessageProperties,
  type Message,
  type MessageConverter,
  type ReceiveAndReplyOptions,
} from '@nest-amqp/core';

/** What answering a fetched message needs of its template. */
export interface AnsweringParts {
  readonly converter: MessageConverter;
  /** The template's own exchange and key, if it has any. */
  readonly defaults: { readonly exchange: string; readonly routingKey: string };
  send(exchange: string, routingKey: string, reply: Message): Promise<void>;
}

/**
 * Sends the reply to a request and resolves when the broker has it. A result that is a message is sent as it is; its
 * correlation id is the request's, else the request's message id.
 *
 * @throws AmqpIllegalStateError if nothing says where the reply goes.
 */
export async function answer(
  parts: AnsweringParts,
  request: Message,
  result: unknown,
  replyTo: ReceiveAndReplyOptions['replyTo'],
): Promise<void> {
  const { correlationId = request.properties.messageId } = request.properties;
  const reply = isMessage(result)
    ? MessageBuilder.fromMessage(result)
        .andProperties({ correlationId: result.properties.correlationId ?? correlationId })
        .build()
    : parts.converter.toMessage(result, new MessageProperties({ correlationId }));
  const { exchange, routingKey } = addressOf(parts, request, typeof replyTo === 'function' ? replyTo(request, reply) : replyTo);
  await parts.send(exchange, routingKey, reply);
}

function addressOf({ defaults }: AnsweringParts, request: Message, given: string | Address | undefined): Address {
  const address = given ?? request.properties.replyTo;
  if (typeof address === 'string') return Address.parse(address);
  if (address) return address;
  if (defaults.exchange !== '' || defaults.routingKey !== '') return new Address(defaults.exchange, defaults.routingKey);
  throw new AmqpIllegalStateError(
    `Nothing says where the reply to ${request.toString()} goes: it has no replyTo. Say replyTo in the options, or exchange and routingKey of the template`,
  );
}
