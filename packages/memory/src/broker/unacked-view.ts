import type { BrokerQueue } from '../queue/broker-queue';
import type { BrokerConnection } from './broker-connection';
import { messageView, type MessageView } from './message-view';

/** A message that was delivered and is not settled yet. */
export interface UnackedMessageView extends MessageView {
  /** The consumer that got it; `undefined` after a get. */
  readonly consumerTag: string | undefined;
  readonly deliveryTag: number;
  readonly channelNumber: number;
  /** The name of the connection that holds it. */
  readonly connection: string;
}

/** What connections hold of a queue's messages: by connection and channel, there in the order of delivery. */
export function unackedViews(queue: BrokerQueue, connections: Iterable<BrokerConnection>): readonly UnackedMessageView[] {
  const views: UnackedMessageView[] = [];
  for (const { channels, definition } of connections) {
    for (const [channelNumber, { unacked }] of channels) {
      for (const entry of unacked) {
        if (entry.queue !== queue) continue;
        const { consumer, deliveryTag } = entry;
        views.push({ ...messageView(entry), consumerTag: consumer?.tag, deliveryTag, channelNumber, connection: definition.name });
      }
    }
  }
  return views;
}
