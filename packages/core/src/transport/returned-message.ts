import type { Message } from '../message/message';

/** A message that no queue was bound for, as the broker returned it. */
export interface ReturnedMessage {
  readonly message: Message;
  /** 312. */
  readonly replyCode: number;
  /** `NO_ROUTE`. */
  readonly replyText: string;
  readonly exchange: string;
  readonly routingKey: string;
}
