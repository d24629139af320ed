import type { ChannelClose, ConnectionClose } from '@nest-amqp/codec';
import type { BrokerFault } from '@nest-amqp/memory';

/** The frame that closes a channel or a connection for a fault. */
export function closeMethod(name: 'connection.close', fault: BrokerFault): ConnectionClose;
export function closeMethod(name: 'channel.close', fault: BrokerFault): ChannelClose;
export function closeMethod(
  name: 'connection.close' | 'channel.close',
  { replyCode, replyText, classId, methodId }: BrokerFault,
): ConnectionClose | ChannelClose {
  return { name, replyCode, replyText, classId, methodId };
}
