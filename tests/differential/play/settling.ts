import type { Operation } from '../program/operation';
import type { Settling } from './perform';
import type { PlayedChannel } from './played-channel';

type SettleOperation = Operation & { readonly do: 'ack' | 'nack' | 'reject' };

/** Whether an operation settles deliveries. */
export function isSettling(operation: Operation): operation is SettleOperation {
  return operation.do === 'ack' || operation.do === 'nack' || operation.do === 'reject';
}

/**
 * The tags that mean the same deliveries on both sides; `undefined` if there are none. In which order a channel gets what
 * several queues send it at once is left open by RabbitMQ (B.17), and so are the tags: `multiple` is not played where it
 * would mean different deliveries.
 */
export function settlingOf(operation: SettleOperation, sides: readonly [PlayedChannel, PlayedChannel]): [Settling, Settling] | undefined {
  const multiple = operation.do !== 'reject' && (operation.multiple ?? false);
  const { delivery } = operation;
  const [first, second] = sides;
  if (delivery === 'unknown') return [nothing(first.lastTag + 5), nothing(second.lastTag + 5)];
  if (delivery === 'settled') {
    const [one, other] = [first.settledTag, second.settledTag];
    return one === undefined || other === undefined ? undefined : [nothing(one), nothing(other)];
  }
  if (delivery === 'zero') return multiple ? [all(first), all(second)] : [nothing(0), nothing(0)];

  const meant = [...first.outstanding].sort((a, b) => a.tag - b.tag)[delivery % Math.max(1, first.outstanding.length)];
  const same = second.outstanding.find(({ identity }) => identity === meant?.identity);
  if (!meant || !same) return undefined;
  const settled = [upTo(first, meant.tag, multiple), upTo(second, same.tag, multiple)] as const;
  if (settled[0].identities !== settled[1].identities) return undefined;
  return [
    { tag: meant.tag, settles: settled[0].tags },
    { tag: same.tag, settles: settled[1].tags },
  ];
}

function nothing(tag: number): Settling {
  return { tag, settles: new Set() };
}

function all(channel: PlayedChannel): Settling {
  return { tag: 0, settles: new Set(channel.outstanding.map(({ tag }) => tag)) };
}

function upTo({ outstanding }: PlayedChannel, last: number, multiple: boolean): { tags: Set<number>; identities: string } {
  const meant = outstanding.filter(({ tag }) => (multiple ? tag <= last : tag === last));
  return {
    tags: new Set(meant.map(({ tag }) => tag)),
    identities: meant
      .map(({ identity }) => identity)
      .sort()
      .join(),
  };
}
