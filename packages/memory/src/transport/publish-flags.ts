import type { PublishOptions } from '@nest-amqp/core';
import type { PublishFlags } from '../broker/channel-publishing';

const PLAIN: PublishFlags = { mandatory: false, immediate: false };
const MANDATORY: PublishFlags = { mandatory: true, immediate: false };

/** Options of a publish, all said; for the common ones no object is made. */
export function flagsOf(options?: PublishOptions): PublishFlags {
  if (!options) return PLAIN;
  const { mandatory = false, immediate = false } = options;
  return immediate ? { mandatory, immediate } : mandatory ? MANDATORY : PLAIN;
}
