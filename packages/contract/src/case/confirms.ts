import type { Channel } from '@nest-amqp/core';
import { Collector } from './collector';

/** One publish that the broker confirmed or refused. */
export interface Confirmed {
  readonly sequenceNumber: number;
  readonly ack: boolean;
}

/**
 * What became of each publish of a channel. RabbitMQ joins confirms as it likes, so `multiple` is resolved here: a
 * sequence number that is spoken of twice appears twice.
 */
export class Confirms extends Collector<Confirmed> {
  private readonly open = new Set<number>();

  constructor(channel: Channel, patienceMs: number) {
    super('confirms', patienceMs);
    channel.onConfirm((sequenceNumber, multiple, ack) => {
      const settled = multiple ? [...this.open].filter((open) => open <= sequenceNumber) : [sequenceNumber];
      for (const settling of settled) {
        this.open.delete(settling);
        this.add({ sequenceNumber: settling, ack });
      }
    });
  }

  /** Says that this publish is to be confirmed; gives its number back. */
  expect(sequenceNumber: number): number {
    this.open.add(sequenceNumber);
    return sequenceNumber;
  }

  /** What became of the first `count` publishes, in the order of their numbers. */
  async settled(count: number): Promise<boolean[]> {
    const confirmed = await this.first(count);
    return [...confirmed].sort((a, b) => a.sequenceNumber - b.sequenceNumber).map(({ ack }) => ack);
  }
}
