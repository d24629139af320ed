import type { Consumer } from '../queue/consumer';
import type { EntryConsumer } from '../queue/queue-entry';
import type { StreamCursor } from './stream-cursor';

/** The consumers of a stream, each with its place, in the order of arrival. */
export class StreamConsumers {
  readonly all = new Set<Consumer>();
  private readonly places = new Map<EntryConsumer, StreamCursor>();

  get cursors(): Iterable<StreamCursor> {
    return this.places.values();
  }

  cursorOf(consumer: EntryConsumer): StreamCursor | undefined {
    return this.places.get(consumer);
  }

  add(cursor: StreamCursor): void {
    this.all.add(cursor.consumer);
    this.places.set(cursor.consumer, cursor);
  }

  remove(consumer: Consumer): void {
    this.all.delete(consumer);
    this.places.delete(consumer);
  }
}
