import type { QueueSettings } from './queue-settings';

/** A quorum queue that has refused messages takes some again when it is down to this part of its limit (`rabbit_fifo`). */
const LOW_LIMIT = 0.8;

/** `x-max-length`, `x-max-length-bytes` and `x-overflow`. Only ready messages count. */
export class LengthLimit {
  /** A quorum queue has been told to be too long, and refuses until it is clearly shorter. */
  private isOver = false;

  private constructor(
    private readonly maxLength: number,
    private readonly maxBytes: number,
    private readonly refuses: boolean,
    /** What is refused is dead-lettered, too. */
    readonly deadLettersRefused: boolean,
    private readonly isQuorum: boolean,
  ) {}

  /** `undefined` if there is no limit. A quorum queue takes `reject-publish-dlx` and drops its head all the same. */
  static of(settings: QueueSettings, isQuorum: boolean): LengthLimit | undefined {
    const { maxLength, maxLengthBytes, overflow } = settings;
    if (maxLength === undefined && maxLengthBytes === undefined) return undefined;
    const withDlx = overflow === 'reject-publish-dlx' && !isQuorum;
    return new LengthLimit(maxLength ?? Infinity, maxLengthBytes ?? Infinity, overflow === 'reject-publish' || withDlx, withDlx, isQuorum);
  }

  /** Whether a queue that holds this is to refuse one more message. A quorum queue takes the one that makes it too long. */
  refusesOneMore(length: number, bytes: number, size: number): boolean {
    if (!this.refuses) return false;
    if (!this.isQuorum) return this.isExceeded(length + 1, bytes + size);
    if (length <= Math.trunc(this.maxLength * LOW_LIMIT) && bytes <= Math.trunc(this.maxBytes * LOW_LIMIT)) this.isOver = false;
    if (this.isOver) return true;
    this.isOver = this.isExceeded(length + 1, bytes + size);
    return false;
  }

  /** Whether a queue that holds this drops its oldest message. One that refuses never does, even if messages come back to it. */
  dropsAt(length: number, bytes: number): boolean {
    return !this.refuses && this.isExceeded(length, bytes);
  }

  private isExceeded(length: number, bytes: number): boolean {
    return length > this.maxLength || bytes > this.maxBytes;
  }
}
