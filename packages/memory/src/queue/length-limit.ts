import type { QueueSettings } from './queue-settings';

/** `x-max-length`, `x-max-length-bytes` and `x-overflow`. Only ready messages count. */
export class LengthLimit {
  private constructor(
    private readonly maxLength: number,
    private readonly maxBytes: number,
    private readonly refuses: boolean,
    /** What is refused is dead-lettered, too. */
    readonly deadLettersRefused: boolean,
  ) {}

  /** `undefined` if there is no limit. A quorum queue takes `reject-publish-dlx` and drops its head all the same. */
  static of(settings: QueueSettings, isQuorum: boolean): LengthLimit | undefined {
    const { maxLength, maxLengthBytes, overflow } = settings;
    if (maxLength === undefined && maxLengthBytes === undefined) return undefined;
    const withDlx = overflow === 'reject-publish-dlx' && !isQuorum;
    return new LengthLimit(maxLength ?? Infinity, maxLengthBytes ?? Infinity, overflow === 'reject-publish' || withDlx, withDlx);
  }

  /** Whether a queue that would come to this is to refuse the message that brings it there. */
  refusesAt(length: number, bytes: number): boolean {
    return this.refuses && this.isExceeded(length, bytes);
  }

  /** Whether a queue of this size is to drop messages. One that refuses new ones keeps what is given back to it. */
  dropsAt(length: number, bytes: number): boolean {
    return !this.refuses && this.isExceeded(length, bytes);
  }

  private isExceeded(length: number, bytes: number): boolean {
    return length > this.maxLength || bytes > this.maxBytes;
  }
}
