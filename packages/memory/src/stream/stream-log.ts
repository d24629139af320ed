import type { StoredMessage } from '../queue/stored-message';
import { LogSegment } from './log-segment';
import type { StreamOffset } from './stream-offset';
import type { StreamSettings } from './stream-settings';

/** A place in a log: an offset, and the segment that holds it or is to hold it. */
export interface LogPosition {
  readonly segment: LogSegment;
  readonly offset: number;
}

/**
 * The messages of a stream, oldest first, each under its offset. As in RabbitMQ, what is too old or too much goes a whole
 * segment at a time, and only when a segment is complete; the newest one always stays.
 */
export class StreamLog {
  private oldest = new LogSegment(0);
  private newest = this.oldest;
  private bytes = 0;

  constructor(private settings: StreamSettings) {}

  /** Other limits hold from now on; what exceeds them goes when the next segment is complete. */
  configure(settings: StreamSettings): void {
    this.settings = settings;
  }

  get length(): number {
    return this.newest.end - this.oldest.base;
  }

  /** The position of the next message to come. */
  get end(): LogPosition {
    return { segment: this.newest, offset: this.newest.end };
  }

  /** The position of the oldest message. */
  get start(): LogPosition {
    return { segment: this.oldest, offset: this.oldest.base };
  }

  append(message: StoredMessage, nowMs: number): void {
    this.newest.push(message, nowMs);
    this.bytes += message.body.length;
    if (this.newest.bytes < this.settings.segmentBytes) return;
    const complete = this.newest;
    this.newest = complete.next = new LogSegment(complete.end);
    this.applyRetention(nowMs);
  }

  /** Drops the segments that are too old, or beyond the limit of bytes. */
  applyRetention(nowMs: number): void {
    const { maxBytes, maxAgeMs } = this.settings;
    for (let { oldest } = this; oldest.next; { oldest } = this) {
      if (this.bytes <= maxBytes && nowMs - oldest.lastTimeMs <= maxAgeMs) return;
      this.bytes -= oldest.bytes;
      this.oldest = oldest.next;
      // who reads in it reads it to its end, and must not hold on to what follows
      oldest.next = undefined;
    }
  }

  /** Where a consumer begins. What is not kept any more counts as the oldest that is. */
  find(from: StreamOffset): LogPosition {
    if (from === 'first') return this.start;
    if (from === 'next') return this.end;
    if (from === 'last') return this.at(this.newest.end - 1);
    return 'offset' in from ? this.at(from.offset) : this.firstFrom(from.timeMs);
  }

  /** The segment to go on with behind one that has been read to its end; `undefined` if nothing has come yet. */
  after(segment: LogSegment): LogSegment | undefined {
    return segment.next ?? (segment === this.newest ? undefined : this.oldest);
  }

  *messages(): Generator<{ readonly offset: number; readonly message: StoredMessage }> {
    for (let segment: LogSegment | undefined = this.oldest; segment; segment = segment.next) {
      for (const [index, message] of segment.messages.entries()) yield { offset: segment.base + index, message };
    }
  }

  private at(offset: number): LogPosition {
    if (offset <= this.oldest.base) return this.start;
    let segment = this.oldest;
    while (segment.next && offset >= segment.end) segment = segment.next;
    return { segment, offset };
  }

  private firstFrom(timeMs: number): LogPosition {
    let segment = this.oldest;
    while (segment.next && segment.lastTimeMs < timeMs) segment = segment.next;
    return { segment, offset: segment.firstFrom(timeMs) };
  }
}
