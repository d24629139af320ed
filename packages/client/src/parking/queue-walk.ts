import type { Channel, Connection, Delivery, Queue } from '@nest-amqp/core';
import { writeSettling } from '../connection/settling';

/** What becomes of a message that was looked at: it stays where it is, or it is taken out of the queue. */
export type Decision = 'stays' | 'goes';

/** A walk over the messages of one queue. */
export interface QueueWalk {
  readonly connection: Connection;
  readonly queue: string;
  /** The queue, if the application declares it. */
  readonly declared?: Queue;
  /** Decides about one message; the walk ends when it returns `undefined`, and the message stays. */
  decide(delivery: Delivery): Promise<Decision | undefined> | Decision | undefined;
  /** Puts a copy of a message behind the others, and resolves when the broker has it. */
  putBehind(delivery: Delivery): Promise<void>;
}

// The limit of quorum queues that have none of their own.
const DEFAULT_DELIVERY_LIMIT = 20;

/**
 * Looks at the messages of a queue in their order, as many as there are when it begins, and leaves those that stay as they
 * were: each is held until the end, and then all go back at once to where they were.
 *
 * A quorum queue counts looks as deliveries before RabbitMQ 4.3. A message that its limit would take next is put back as a
 * copy, behind the others.
 */
export async function walkQueue(walk: QueueWalk): Promise<void> {
  const channel = await walk.connection.createChannel();
  const held: Delivery[] = [];
  try {
    let left = Infinity;
    while (left-- > 0) {
      const delivery = await channel.basicGet(walk.queue);
      if (!delivery) break;
      if (left === Infinity) left = delivery.messageCount ?? 0;
      held.push(delivery);
      const decision = await walk.decide(delivery);
      if (decision === undefined) break;
      if (decision === 'goes') {
        writeSettling(channel, delivery.deliveryTag, { method: 'ack' });
        held.pop();
      }
    }
  } finally {
    await giveBack(channel, held, walk).finally(() => channel.close());
  }
}

async function giveBack(channel: Channel, held: readonly Delivery[], walk: QueueWalk): Promise<void> {
  if (held.length === 0 || !channel.isOpen) return;
  if (returnsUncounted(walk.connection)) {
    const last = held[held.length - 1];
    if (last) writeSettling(channel, last.deliveryTag, { method: 'nack', multiple: true, requeue: true });
    return;
  }
  // What is left goes back with the channel: on 3.10 that keeps the order, and a nack does not.
  for (const delivery of held) {
    if (!isNextToGo(delivery, walk)) continue;
    await walk.putBehind(delivery);
    writeSettling(channel, delivery.deliveryTag, { method: 'ack' });
  }
}

/** From RabbitMQ 4.3 on a quorum queue does not count what comes back by `basic.nack`. */
function returnsUncounted({ serverProperties: { version } }: Connection): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 4 || (major === 4 && minor >= 3);
}

function isNextToGo({ properties }: Delivery, { connection, declared }: QueueWalk): boolean {
  const count = properties.headers?.['x-delivery-count'];
  if (typeof count !== 'number') return false;
  const own = declared?.arguments['x-delivery-limit'];
  const limit = typeof own === 'number' ? own : connection.serverProperties.version.startsWith('3.') ? Infinity : DEFAULT_DELIVERY_LIMIT;
  return limit >= 0 && count >= limit;
}
