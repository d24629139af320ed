import { AmqpConnectError, AmqpPendingLimitError, type AmqpError } from '@nest-amqp/core';
import type { ResolvedTemplateOptions } from './template-options';

/** What keeps a message from being written, and what is pending already: written and not confirmed, or waiting. */
export interface PendingState {
  /** `undefined` while there is a connection and the broker reads. */
  readonly obstacle: string | undefined;
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Why one more message may not wait for the broker; `undefined` if it may. While the broker takes messages everyone may:
 * there the confirms, which senders await, set the pace.
 */
export function refusalToWait(
  { whenDown, maxPending }: Pick<ResolvedTemplateOptions, 'whenDown' | 'maxPending'>,
  { obstacle, messages, bytes }: PendingState,
  added: number,
): AmqpError | undefined {
  if (obstacle === undefined) return undefined;
  if (whenDown === 'fail') {
    return new AmqpConnectError(`${obstacle}, and whenDown is 'fail'. Try again later, or say whenDown: 'wait'`, { outcome: 'not-sent' });
  }
  if (messages < maxPending.messages && bytes + added <= maxPending.bytes) return undefined;
  return new AmqpPendingLimitError(
    `${obstacle}, and ${String(messages)} messages (${String(bytes)} bytes) are pending already. Slow down, or raise maxPending`,
    { details: { messages, bytes } },
  );
}
