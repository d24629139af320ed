import type { RabbitVersion } from '@nest-amqp/memory';
import type { Observation } from '../play/observation';
import { same } from './same';

/** What may have been chosen among. */
export interface Choice {
  /** Of each channel whose consumers share a limit (`basic.qos` with `global`): their queues. */
  readonly limits: ReadonlyMap<string, ReadonlySet<string>>;
  readonly version: RabbitVersion;
}

/**
 * Whether two observations differ in nothing but what came of a choice that RabbitMQ makes by chance: when a limit that the consumers of
 * several queues share has room again, it "randomly varies the position of queues" that it tells (`rabbit_limiter`, `notify_queues`).
 * So what such a channel was delivered may differ, and what its queues have left.
 */
export function differByChoiceOfQueue({ limits, version }: Choice, one: Observation, other: Observation): boolean {
  if (version === '4.3') return false;
  const open = [...limits].filter(([, queues]) => queues.size > 1);
  if (open.length === 0) return false;
  const channels = new Set(open.map(([channel]) => channel));
  const queues = new Set(open.flatMap(([, names]) => [...names]));
  return same(without(one, channels, queues), without(other, channels, queues));
}

/** An observation without what channels were delivered and queues have left. */
function without(observation: Observation, channels: ReadonlySet<string>, queues: ReadonlySet<string>): unknown {
  const kept = Object.entries(observation.channels).filter(([name]) => !channels.has(name));
  const others = [...channels].map((name) => {
    const { returns = [], confirms = [], cancels = [], closed } = observation.channels[name] ?? {};
    return { name, returns, confirms, cancels, closed };
  });
  const depths = Object.entries(observation.queues).map(([name, seen]) => [name, queues.has(name) ? withoutMessages(seen) : seen]);
  return { ...observation, channels: kept, others, queues: depths };
}

function withoutMessages(seen: unknown): unknown {
  return typeof seen === 'object' ? { ...seen, messages: '(open)' } : seen;
}
