import type { ConsumedQueue, Consumer } from '../queue/consumer';
import type { QueueEntry } from '../queue/queue-entry';

/** The limit that all consumers of a channel share (`basic.qos` with `global`), and who is served when it has room again. */
export class SharedLimit {
  /**
   * What it counts: what was held when it was set, for gets, too, and from then on what consumers hold. So a get that was
   * open then is never given back to the limit.
   */
  private consumed = 0;
  private limit = 0;
  private lastServed: Consumer | undefined;

  constructor(
    /** The channel's consumers, by their tags. */
    private readonly consumers: ReadonlyMap<string, Consumer>,
  ) {}

  get isSet(): boolean {
    return this.limit > 0;
  }

  /** Without a limit it always has. */
  get hasRoom(): boolean {
    return this.limit === 0 || this.consumed < this.limit;
  }

  /** Sets it; 0 is none. `held` is what the channel holds now. */
  set(limit: number, held: number): void {
    if (this.limit === 0 || limit === 0) this.consumed = limit === 0 ? 0 : held;
    this.limit = limit;
    this.rejoinAll();
  }

  /** A consumer got a message that it has to settle. */
  count(consumer: Consumer): void {
    this.consumed += 1;
    this.lastServed = consumer;
  }

  /** A message has been settled. */
  release({ consumer }: QueueEntry): void {
    if (consumer && this.consumed > 0) this.consumed -= 1;
  }

  /**
   * Consumers that had no room may have some again: queue by queue, all of a queue before it hands out anything. Which queue is the
   * first RabbitMQ leaves to chance (`rabbit_limiter`, `notify_queues`); here it is that behind the one that had its turn last.
   */
  rejoinAll(): void {
    for (const [queue, waiting] of this.waiting()) {
      let hasRejoined = false;
      for (const consumer of waiting.sort((a, b) => a.waitingSince - b.waitingSince)) if (consumer.resume()) hasRejoined = true;
      if (hasRejoined) queue.dispatch();
    }
  }

  private waiting(): Map<ConsumedQueue, Consumer[]> {
    const consumers = [...this.consumers.values()];
    const waiting = new Map<ConsumedQueue, Consumer[]>();
    const first = this.lastServed ? consumers.indexOf(this.lastServed) + 1 : 0;
    for (const consumer of [...consumers.slice(first), ...consumers.slice(0, first)]) {
      const others = waiting.get(consumer.queue);
      if (others) others.push(consumer);
      else waiting.set(consumer.queue, [consumer]);
    }
    return waiting;
  }
}
