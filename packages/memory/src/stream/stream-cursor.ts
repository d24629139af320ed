import type { Consumer } from '../queue/consumer';
import type { StoredMessage } from '../queue/stored-message';
import { passes, type StreamFilter } from './stream-filter';
import type { LogPosition, StreamLog } from './stream-log';

/** Where one consumer is in a stream. */
export class StreamCursor {
  private segment: LogPosition['segment'];
  private offset: number;

  constructor(
    readonly consumer: Consumer,
    start: LogPosition,
    private readonly filter: StreamFilter | undefined,
  ) {
    ({ segment: this.segment, offset: this.offset } = start);
  }

  /** Hands on what is there, as long as the consumer has room and its client takes deliveries. A limit that the channel's consumers share does not count. */
  read(log: StreamLog, deliver: (offset: number, message: StoredMessage) => void): void {
    const { consumer } = this;
    while (consumer.unacked < consumer.definition.prefetch) {
      // it comes back when its client takes deliveries again
      consumer.isWaiting = !consumer.channel.isReady;
      if (consumer.isWaiting) return;
      const message = this.segment.at(this.offset);
      if (!message) {
        if (!this.goOn(log)) return;
      } else {
        this.offset += 1;
        if (!this.filter || passes(this.filter, message)) deliver(this.offset - 1, message);
      }
    }
  }

  /** At the end of a segment: to the next one, which may begin later if some are not kept any more. Whether there is one. */
  private goOn(log: StreamLog): boolean {
    const next = log.after(this.segment);
    if (!next) return false;
    this.segment = next;
    this.offset = Math.max(this.offset, next.base);
    return true;
  }
}
