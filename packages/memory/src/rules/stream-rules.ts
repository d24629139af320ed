import { rule } from './rule';

/** What differs in streams. */
export const STREAM_RULES = {
  /** An `x-max-age` that does not begin with a digit crashes the broker (541). */
  badMaxAgeCrashes: rule(true, true, false),
  /** `x-max-age` is compared, and shown, in milliseconds, so that `60m` equals `1h`. */
  maxAgeComparedInMs: rule(false, false, true),
  /** `x-stream-filter-size-bytes` is not known, is checked on streams without being one of their arguments, or is one. */
  streamFilterSize: rule<'unknown' | 'checked' | 'argument'>('unknown', 'checked', 'argument'),
  /** An `x-stream-offset` that does not begin with a digit crashes the broker (541). */
  badStreamOffsetCrashes: rule(true, true, false),
  /** Streams have filters: `x-stream-filter`, `x-stream-match-unfiltered`, `x-stream-filter-value`. */
  streamFilters: rule(false, true, true),
  /** Texts that refuse a consumer call a stream `stream queue 'q'`. */
  refusalsNameStreamQueue: rule(false, true, true),
  /** What becomes of a message of a stream that is rejected or given back: the connection is closed, or it counts as acknowledged. */
  streamReturns: rule<'refused' | 'acknowledged'>('refused', 'acknowledged', 'acknowledged'),
  /** A stream keeps dead letters that are routed to it; otherwise they are lost. */
  streamKeepsDeadLetters: rule(false, true, true),
  /** A message from a stream has delivery mode 1 unless it was published with another one. */
  streamSetsDeliveryMode: rule(false, true, true),
  /** A stream keeps arrays and tables in headers that begin with `x-`, and `CC`; otherwise it drops all of them. */
  streamKeepsNestedHeaders: rule(false, true, true),
  /** A byte array in a header comes out of a stream as text. */
  streamBinaryIsText: rule(false, true, true),
  /**
   * The consumers of a deleted stream are told in the breath of the answer, or a little later. RabbitMQ leaves it open: each
   * version does what it was seen to do when its answers were recorded.
   */
  streamCancelsWithDeletion: rule(false, true, false),
  /** What `tx.commit` does about a stream that has gone since the publish. */
  commitToDeletedStream: rule<'ok' | 'not-found' | 'resource-error'>('ok', 'not-found', 'resource-error'),
};
