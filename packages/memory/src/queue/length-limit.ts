import type { QueueSettings } from './queue-settings';

/** The part of its limits that a quorum queue must come down to before it takes messages again (`rabbit_fifo`). */
const SOFT_LIMIT = 0.8;

/** `x-max-length`, `x-max-length-bytes` and `x-overflow`. Only messages that nobody holds count. */
export class LengthLimit {
  private isBlocked = false;

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
    const refuses = overflow === 'reject-publish' || withDlx;
    return new LengthLimit(maxLength ?? Infinity, maxLengthBytes ?? Infinity, refuses, withDlx, isQuorum);
  }

  /** Whether a queue of this length is to refuse one more message of so many bytes. */
  refusesAt(length: number, bytes: number, added: number): boolean {
    if (!this.refuses) return false;
    return this.isQuorum ? this.isBlockedAt(length, bytes) : this.isOver(length + 1, bytes + added);
  }

  /** Whether a queue of this length is to drop its head. */
  isExceeded(length: number, bytes: number): boolean {
    return !this.refuses && this.isOver(length, bytes);
  }

  /** A quorum queue refuses only when it is over its limit already, and then until it is well below. */
  private isBlockedAt(length: number, bytes: number): boolean {
    if (this.isOver(length, bytes)) this.isBlocked = true;
    else if (length <= Math.trunc(this.maxLength * SOFT_LIMIT) && bytes <= Math.trunc(this.maxBytes * SOFT_LIMIT)) this.isBlocked = false;
    return this.isBlocked;
  }

  private isOver(length: number, bytes: number): boolean {
    return length > this.maxLength || bytes > this.maxBytes;
  }
}
