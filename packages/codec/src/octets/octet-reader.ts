import { isUtf8 } from 'node:buffer';
import { CodecError } from '../codec-error';

/** Stands in a string for octets that are not UTF-8, or for itself. */
const REPLACEMENT = '\ufffd';

/**
 * Reads the elementary fields of AMQP (section 4.2.5) one after another.
 *
 * Whatever is read is a CodecError if it does not end before {@link end}.
 */
export class OctetReader {
  /** What is said of octets that are too few, too many or of no meaning. */
  fault: 'malformed' | 'malformed-table' = 'malformed';
  private flags = 0;

  constructor(
    readonly bytes: Buffer,
    public offset: number,
    public end: number = bytes.length,
  ) {}

  octet(): number {
    return this.bytes.readUInt8(this.skip(1));
  }

  short(): number {
    return this.bytes.readUInt16BE(this.skip(2));
  }

  long(): number {
    return this.bytes.readUInt32BE(this.skip(4));
  }

  /** 64 bits without a sign, a bigint only where a number would not be exact. */
  longLong(): number | bigint {
    const at = this.skip(8);
    const value = this.bytes.readUInt32BE(at) * 0x1_0000_0000 + this.bytes.readUInt32BE(at + 4);
    return Number.isSafeInteger(value) ? value : this.bytes.readBigUInt64BE(at);
  }

  /** 64 bits with a sign, a bigint only where a number would not be exact. */
  signedLongLong(): number | bigint {
    const at = this.skip(8);
    const value = this.bytes.readInt32BE(at) * 0x1_0000_0000 + this.bytes.readUInt32BE(at + 4);
    return Number.isSafeInteger(value) ? value : this.bytes.readBigInt64BE(at);
  }

  /** The first of the bits that share octets; {@link bit} reads the others. */
  firstBit(): boolean {
    this.flags = this.octet();
    return (this.flags & 1) !== 0;
  }

  bit(mask: number): boolean {
    return (this.flags & mask) !== 0;
  }

  shortString(): string {
    return this.text(this.octet());
  }

  /** A short string as an argument of a method: RabbitMQ refuses what is not UTF-8 there, and nowhere else. */
  utf8(): string {
    const start = this.offset + 1;
    const text = this.shortString();
    if (text.includes(REPLACEMENT) && !isUtf8(this.bytes.subarray(start, this.offset))) {
      throw new CodecError('invalid-utf8', 'a short string is not UTF-8');
    }
    return text;
  }

  /** Shares its memory with what is read. */
  longString(): Buffer {
    const length = this.long();
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  text(length: number): string {
    const start = this.skip(length);
    return length === 0 ? '' : this.bytes.toString('utf8', start, start + length);
  }

  /** Steps over octets and returns where they begin. */
  skip(octets: number): number {
    const at = this.offset;
    if (octets > this.end - at) throw this.malformed(`${String(octets)} octets are announced, ${String(this.end - at)} are there`);
    this.offset = at + octets;
    return at;
  }

  /** @throws CodecError if anything is left */
  finish(): void {
    if (this.offset !== this.end) throw this.malformed(`${String(this.end - this.offset)} octets are left over`);
  }

  malformed(message: string): CodecError {
    return new CodecError(this.fault, message);
  }
}
