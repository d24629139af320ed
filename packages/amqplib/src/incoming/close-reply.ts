import { MethodCursor } from './method-cursor';

/** The arguments of `channel.close` and `connection.close`: code and text as the broker sent them. */
export interface CloseReply {
  readonly replyCode: number;
  readonly replyText: string;
  /** The method that failed; 0 and 0 when there is none. */
  readonly classId: number;
  readonly methodId: number;
}

export function readCloseReply(bytes: Buffer, start: number): CloseReply {
  const cursor = new MethodCursor(bytes, start);
  const replyCode = cursor.short();
  const replyText = cursor.shortString();
  return { replyCode, replyText, classId: cursor.short(), methodId: cursor.short() };
}
