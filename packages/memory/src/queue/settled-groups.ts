import type { QueueEntry } from './queue-entry';

/**
 * What is settled at once, as RabbitMQ hands it to the queues (`rabbit_channel:foreach_per_queue`): together what one consumer
 * holds of one queue, each get by itself; by the names of the queues, the gets first, then by the tags of the consumers.
 */
export function settledGroups(entries: readonly QueueEntry[]): readonly (readonly QueueEntry[])[] {
  if (entries.length < 2) return entries.length === 0 ? [] : [entries];
  const sorted = [...entries].sort(
    (a, b) => compared(a.queue.name, b.queue.name) || compared(tagOf(a), tagOf(b)) || a.deliveryTag - b.deliveryTag,
  );
  const groups: QueueEntry[][] = [];
  let last: QueueEntry | undefined;
  for (const entry of sorted) {
    if (last && entry.consumer && entry.consumer === last.consumer && entry.queue === last.queue) groups.at(-1)?.push(entry);
    else groups.push([entry]);
    last = entry;
  }
  return groups;
}

/** What a channel held, by queue: each gets it all back at once. */
export function groupsByQueue(entries: readonly QueueEntry[]): readonly (readonly QueueEntry[])[] {
  const groups = new Map<unknown, QueueEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.queue);
    if (group) group.push(entry);
    else groups.set(entry.queue, [entry]);
  }
  return [...groups.values()];
}

function tagOf({ consumer }: QueueEntry): string {
  return consumer?.tag ?? '';
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
