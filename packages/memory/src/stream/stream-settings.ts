import type { HeaderTable } from '@nest-amqp/core';
import { maxAgeInMs } from './duration';

/** RabbitMQ's default. */
const SEGMENT_BYTES = 500_000_000;

/** The arguments of a stream, read. They have been checked before. */
export interface StreamSettings {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
  /** Bytes of bodies after which a segment is complete. */
  readonly segmentBytes: number;
}

/** Reads checked arguments. What is not said has no limit. */
export function streamSettings(args: HeaderTable): StreamSettings {
  return {
    maxBytes: Number(args['x-max-length-bytes'] ?? Infinity),
    maxAgeMs: maxAgeInMs(args['x-max-age']) ?? Infinity,
    segmentBytes: Number(args['x-stream-max-segment-size-bytes'] ?? SEGMENT_BYTES),
  };
}
