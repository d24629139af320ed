import type { BasicProperties, HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';
import { derivedTable } from './derived-table';
import type { QueueEntry, ReturnCause } from './queue-entry';

/** How often the messages of a quorum queue were delivered and returned: its delivery limit and its headers. */
export class DeliveryCounts {
  private limit = Infinity;
  private lastFetched: QueueEntry | undefined;
  private readonly ends = new WeakMap<QueueEntry, number>();

  constructor(
    private readonly rules: VersionRules,
    deliveryLimit: number | undefined,
  ) {
    this.setLimit(deliveryLimit);
  }

  /** Lets another delivery limit hold; `undefined` is the version's default. */
  setLimit(deliveryLimit: number | undefined): void {
    const limit = deliveryLimit ?? this.rules.defaultDeliveryLimit ?? Infinity;
    this.limit = limit < 0 && this.rules.negativeDeliveryLimitIsNone ? Infinity : limit;
  }

  get isUnlimited(): boolean {
    return this.limit === Infinity;
  }

  /** Counts a return. Whether the message has now been returned too often. */
  exceededByReturn(entry: QueueEntry, cause: ReturnCause): boolean {
    entry.acquiredCount += 1;
    if (cause === 'end') this.ends.set(entry, this.endsOf(entry) + 1);
    if (cause !== 'nack' || this.rules.nackCountsAsDelivery) entry.deliveryCount += 1;
    return entry.deliveryCount > this.limit;
  }

  /** How often a message came back because a channel ended. */
  endsOf(entry: QueueEntry): number {
    return this.ends.get(entry) ?? 0;
  }

  /** An entry is handed out by `basic.get`. */
  fetched(entry: QueueEntry): void {
    this.lastFetched = entry;
  }

  /** The publisher's properties with the counts among the headers. */
  propertiesOf(entry: QueueEntry): BasicProperties {
    const { properties, rejections } = entry.message;
    // what a message brings with it shows until this queue has a count of its own
    const acquiredCount = entry.acquiredCount > 0 ? entry.acquiredCount : rejections;
    const deliveryCount = entry.deliveryCount > 0 ? entry.deliveryCount : rejections;
    const showsAcquired = acquiredCount > 0 && this.rules.acquiredCount;
    const showsDelivered = deliveryCount > 0 || (entry === this.lastFetched && this.rules.getsNameDeliveryCount);
    if (!showsAcquired && !showsDelivered) return properties;
    const counts: Record<string, HeaderValue> = {};
    if (showsAcquired) counts['x-acquired-count'] = acquiredCount;
    if (showsDelivered) counts['x-delivery-count'] = deliveryCount;
    return { ...properties, headers: derivedTable(sorted({ ...properties.headers, ...counts }), properties.headers) };
  }
}

function sorted(headers: HeaderTable): HeaderTable {
  return Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));
}
