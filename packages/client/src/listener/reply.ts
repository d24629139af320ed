import { Address, AmqpRejectAndDontRequeueError, type MessageProperties } from '@nest-amqp/core';
import type { Invocation } from './invocation';

const REPLY = Symbol.for('nest-amqp.reply');

/** What a handler returns to say more of its reply than its payload: where it goes, and what it carries. */
export class Reply {
  readonly [REPLY] = true;

  private constructor(
    readonly payload: unknown,
    readonly address: Address | undefined,
    readonly properties: Partial<MessageProperties>,
  ) {}

  /** A reply to an address that is known only now, in the place of the one that the message or `@SendTo` names: `exchange/key`, or a queue. */
  static to(address: string | Address, payload: unknown, properties: Partial<MessageProperties> = {}): Reply {
    return new Reply(payload, typeof address === 'string' ? Address.parse(address) : address, properties);
  }

  /** A reply with properties, such as headers, to the address that the message or `@SendTo` names. */
  static with(properties: Partial<MessageProperties>, payload: unknown): Reply {
    return new Reply(payload, undefined, properties);
  }
}

/** Whether a handler returned a {@link Reply}. */
export function isReply(result: unknown): result is Reply {
  return typeof result === 'object' && result !== null && REPLY in result;
}

/**
 * Where the result of a handler goes. Any other value is no reply where nobody has asked for one.
 *
 * @throws AmqpRejectAndDontRequeueError for a {@link Reply} that nobody has named an address for.
 */
export function replyAddress(result: unknown, { handler, label }: Invocation, asked: Address | undefined): Address | undefined {
  if (!isReply(result)) return asked;
  const address = result.address ?? asked;
  if (address && (address.exchange !== '' || address.routingKey !== '')) return address;
  throw new AmqpRejectAndDontRequeueError(
    `${handler?.name ?? 'The handler'} returned a Reply to ${label}, and no address is known for it. Send the request with replyTo, write @SendTo('exchange/key'), or return Reply.to('exchange/key', …)`,
  );
}
