import type { MessageSink } from '../exchange/target';

/**
 * Publishes that are refused on purpose, as by a broker that failed to store them. Only publishes in confirm mode count and
 * are refused: without it nobody would hear of it.
 */
export class PublishRefusals {
  private byAll = 0;
  private readonly byQueue = new Map<MessageSink, number>();
  /** Whether anything is to be refused: until then nobody needs to ask. */
  isArmed = false;

  /** The next publishes, whatever queues they are for, are taken by none of them. Replaces the number before. */
  refuseNext(count: number): void {
    this.byAll = count;
    this.rearm();
  }

  /** The next publishes that reach this queue are not taken by it; other queues that they reach take them. */
  refuseNextBy(queue: MessageSink, count: number): void {
    if (count > 0) this.byQueue.set(queue, count);
    else this.byQueue.delete(queue);
    this.rearm();
  }

  /** A queue is gone. */
  forget(queue: MessageSink): void {
    if (this.byQueue.delete(queue)) this.rearm();
  }

  /** Counts a publish. Those that take it: the list itself if all do, and the publish is not refused. */
  willing(sinks: readonly MessageSink[]): readonly MessageSink[] {
    if (this.byAll > 0) {
      this.refuseNext(this.byAll - 1);
      return [];
    }
    const willing = sinks.filter((sink) => !this.byQueue.has(sink));
    if (willing.length === sinks.length) return sinks;
    for (const sink of sinks) this.refuseNextBy(sink, (this.byQueue.get(sink) ?? 0) - 1);
    return willing;
  }

  private rearm(): void {
    this.isArmed = this.byAll > 0 || this.byQueue.size > 0;
  }
}
