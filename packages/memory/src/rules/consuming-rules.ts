import { rule } from './rule';

/** What differs in consuming: prefetch, and the time to acknowledge. */
export const CONSUMING_RULES = {
  /** `basic.qos(global)` limits the channel; otherwise the flag is ignored. */
  globalQos: rule(true, true, false),
  /** A delivery that is not acknowledged in time closes its channel, or goes back to its queue, which has to be a quorum queue. */
  overdueAck: rule<'close-channel' | 'release'>('close-channel', 'close-channel', 'release'),
  /** A queue may have a time of its own for that, by `x-consumer-timeout` or a policy. */
  queueAckTimeout: rule(false, true, true),
};
