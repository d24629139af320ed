import type { HeaderTable, HeaderValue } from '@nest-amqp/core';

/** What becomes of a message when a queue is full. */
type OverflowMode = 'drop-head' | 'reject-publish' | 'reject-publish-dlx';

/** The arguments of a queue, read. They have been checked before. */
export interface QueueSettings {
  readonly messageTtlMs: number | undefined;
  readonly expiresMs: number | undefined;
  readonly deadLetterExchange: string | undefined;
  readonly deadLetterRoutingKey: string | undefined;
  /** Dead letters stay until they are taken: `x-dead-letter-strategy`, which needs the overflow mode `reject-publish`. */
  readonly keepsDeadLetters: boolean;
  readonly maxLength: number | undefined;
  readonly maxLengthBytes: number | undefined;
  readonly overflow: OverflowMode;
  readonly maxPriority: number | undefined;
  readonly singleActiveConsumer: boolean;
  readonly consumerTimeoutMs: number | undefined;
  readonly deliveryLimit: number | undefined;
}

/** Reads checked arguments. */
export function queueSettings(args: HeaderTable): QueueSettings {
  return {
    messageTtlMs: number(args['x-message-ttl']),
    expiresMs: number(args['x-expires']),
    deadLetterExchange: text(args['x-dead-letter-exchange']),
    deadLetterRoutingKey: text(args['x-dead-letter-routing-key']),
    keepsDeadLetters:
      args['x-dead-letter-strategy'] === 'at-least-once' &&
      args['x-overflow'] === 'reject-publish' &&
      args['x-dead-letter-exchange'] !== undefined,
    maxLength: number(args['x-max-length']),
    maxLengthBytes: number(args['x-max-length-bytes']),
    overflow: (text(args['x-overflow']) ?? 'drop-head') as OverflowMode,
    maxPriority: number(args['x-max-priority']),
    singleActiveConsumer: args['x-single-active-consumer'] === true,
    consumerTimeoutMs: number(args['x-consumer-timeout']),
    deliveryLimit: number(args['x-delivery-limit']),
  };
}

function number(value: HeaderValue | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

function text(value: HeaderValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
