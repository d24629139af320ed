import type { Consumer } from './consumer';
import type { SingleActive } from './single-active';

/** Consumers of one priority that may take a message, in turn. */
interface Group {
  readonly priority: number;
  /** The next to serve is the first. */
  readonly turn: Consumer[];
}

/**
 * Who gets the next message: the highest priority first, within it each in turn; who has no room is left out until
 * {@link resume}. With `singleActive`, only the consumer that it chooses.
 */
export class ConsumerRotation {
  /** In the order of arrival. */
  readonly all = new Set<Consumer>();
  private groups: Group[] = [];
  private waits = 0;

  constructor(private readonly singleActive?: SingleActive) {}

  add(consumer: Consumer): void {
    this.all.add(consumer);
    this.singleActive?.changed(this.all);
    this.enter(consumer);
  }

  remove(consumer: Consumer): void {
    this.all.delete(consumer);
    this.singleActive?.changed(this.all);
    const group = this.groups.find(({ priority }) => priority === consumer.priority);
    const at = group ? group.turn.indexOf(consumer) : -1;
    if (at >= 0) group?.turn.splice(at, 1);
    if (group?.turn.length === 0) this.groups = this.groups.filter((one) => one !== group);
  }

  /** The consumer that has waited and has room now takes part again, at the end of its group. */
  resume(consumer: Consumer): void {
    if (!consumer.isWaiting || !this.all.has(consumer)) return;
    consumer.isWaiting = false;
    if (!this.singleActive) this.enter(consumer);
  }

  /** The consumer to serve, or `undefined` if none has room. It goes to the end of its group. */
  next(): Consumer | undefined {
    if (this.singleActive) return this.singleActive.next(this.all);
    for (const { turn } of this.groups) {
      for (let consumer = turn[0]; consumer; consumer = turn[0]) {
        if (consumer.hasRoom) {
          if (turn.length > 1) {
            turn.shift();
            turn.push(consumer);
          }
          return consumer;
        }
        consumer.wait((this.waits += 1));
        turn.shift();
      }
    }
    return undefined;
  }

  private enter(consumer: Consumer): void {
    const { priority } = consumer;
    let group = this.groups.find((one) => one.priority === priority);
    if (!group) {
      group = { priority, turn: [] };
      this.groups = [...this.groups, group].sort((a, b) => b.priority - a.priority);
    }
    group.turn.push(consumer);
  }
}
