import type { StoredMessage } from '../queue/stored-message';

/** A run of consecutive messages of a stream, with the times at which they came. */
export class LogSegment {
  readonly messages: StoredMessage[] = [];
  private readonly timesMs: number[] = [];
  bytes = 0;
  /** The segment behind this one; `undefined` if this is the newest, or is not kept any more. */
  next: LogSegment | undefined;

  constructor(
    /** The offset of its first message. */
    readonly base: number,
  ) {}

  /** The offset behind its last message. */
  get end(): number {
    return this.base + this.messages.length;
  }

  get lastTimeMs(): number {
    return this.timesMs[this.timesMs.length - 1] ?? -Infinity;
  }

  push(message: StoredMessage, timeMs: number): void {
    this.messages.push(message);
    this.timesMs.push(timeMs);
    this.bytes += message.body.length;
  }

  at(offset: number): StoredMessage | undefined {
    return this.messages[offset - this.base];
  }

  /** The offset of the first message that came at a time or later; {@link end} if there is none. */
  firstFrom(timeMs: number): number {
    let [low, high] = [0, this.timesMs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.timesMs[middle] ?? Infinity) < timeMs) low = middle + 1;
      else high = middle;
    }
    return this.base + low;
  }
}
