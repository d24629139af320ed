import { Message, MessageConversionError, type MessageConverter, type MessageProperties } from '@nest-amqp/nestjs';
import { User } from '../user';

const PREFIX = 'user: ';

/** A converter of one's own: a user is one line of text. */
export class UserLineConverter implements MessageConverter {
  toMessage(payload: unknown, properties: MessageProperties): Message {
    if (!(payload instanceof User)) throw new MessageConversionError('Only users can be sent');
    properties.contentType = 'text/x-user';
    properties.contentEncoding = 'UTF-8';
    return new Message(Buffer.from(`${PREFIX}${payload.name}`), properties);
  }

  fromMessage(message: Message): User {
    return new User(message.body.toString().slice(PREFIX.length));
  }
}
