import { isMessage, Message, MessageProperties, type MessageConverter, type RequestOptions, type SendOptions } from '@nest-amqp/core';

type PropertyOptions = SendOptions | RequestOptions;

/** Properties with what a call says of them. */
function propertiesOf(options: PropertyOptions): MessageProperties {
  const properties = new MessageProperties();
  if (options.headers) Object.assign(properties.headers, options.headers);
  properties.messageId = options.messageId;
  properties.correlationId = options.correlationId;
  properties.priority = options.priority;
  properties.expirationMs = options.expirationMs;
  if ('replyTo' in options) properties.replyTo = options.replyTo;
  properties.type = options.type;
  properties.userId = options.userId;
  if (options.persistent !== undefined) properties.deliveryMode = options.persistent ? 2 : 1;
  return properties;
}

/** A copy of a message with what the call says of it; the body is shared. */
export function withOptions(message: Message, options: PropertyOptions): Message {
  const properties = new MessageProperties(message.properties);
  const said = propertiesOf(options);
  for (const [name, value] of Object.entries(said) as [keyof MessageProperties, unknown][]) {
    if (value !== undefined && name !== 'headers') Object.assign(properties, { [name]: value });
  }
  Object.assign(properties.headers, said.headers);
  return new Message(message.body, properties);
}

/** The message of a payload. A payload that is a message already is not converted. */
export function converted(converter: MessageConverter, payload: unknown, options: PropertyOptions): Message {
  if (isMessage(payload)) return withOptions(payload, options);
  return converter.toMessage(payload, propertiesOf(options));
}
