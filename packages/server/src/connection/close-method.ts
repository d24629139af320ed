import type { ChannelClose, ConnectionClose } from '@nest-amqp/codec';
import type { BrokerFault } from '@nest-amqp/memory';

const SHORT_STRING_OCTETS = 255;

/** The frame that closes a channel or a connection for a fault. */
export function closeMethod(name: 'connection.close', fault: BrokerFault): ConnectionClose;
export function closeMethod(name: 'channel.close', fault: BrokerFault): ChannelClose;
export function closeMethod(
  name: 'connection.close' | 'channel.close',
  { replyCode, replyText, classId, methodId }: BrokerFault,
): ConnectionClose | ChannelClose {
  return { name, replyCode, replyText: shortText(replyText), classId, methodId };
}

/** A text cut to what a short string holds, between two characters. */
function shortText(text: string): string {
  let short = text;
  while (Buffer.byteLength(short) > SHORT_STRING_OCTETS) short = short.slice(0, -1);
  return short;
}
