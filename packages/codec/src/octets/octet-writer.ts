import { CodecError } from '../codec-error';

/** What the buffer of a writer shrinks to when it is emptied: an unusually large table is not paid for forever. */
const USUAL_BYTES = 64 * 1024;

/** Writes the elementary fields of AMQP (section 4.2.5) one after another into a buffer that grows. */
export class OctetWriter {
  private bytes = Buffer.allocUnsafeSlow(USUAL_BYTES);
  private length = 0;

  octet(value: number): void {
    inRange(value, 0xff);
    const at = this.skip(1);
    this.bytes.writeUInt8(value, at);
  }

  short(value: number): void {
    inRange(value, 0xffff);
    const at = this.skip(2);
    this.bytes.writeUInt16BE(value, at);
  }

  long(value: number): void {
    inRange(value, 0xffff_ffff);
    const at = this.skip(4);
    this.bytes.writeUInt32BE(value, at);
  }

  /** 64 bits; a number may be negative, but is a whole one that is exact. */
  longLong(value: number | bigint): void {
    const at = this.skip(8);
    if (typeof value === 'bigint') {
      this.bytes.writeBigUInt64BE(BigInt.asUintN(64, value), at);
      return;
    }
    const high = Math.floor(value / 0x1_0000_0000);
    this.bytes.writeInt32BE(high | 0, at);
    this.bytes.writeUInt32BE(value - high * 0x1_0000_0000, at + 4);
  }

  double(value: number): void {
    const at = this.skip(8);
    this.bytes.writeDoubleBE(value, at);
  }

  shortString(value: string): void {
    // A code unit takes three octets at most.
    this.require(1 + Math.min(value.length, 256) * 3);
    const written = this.ascii(value, this.length + 1) ? value.length : this.bytes.write(value, this.length + 1);
    if (written > 255 || value.length > 255) {
      throw new CodecError('unencodable', `'${value.slice(0, 20)}…' is longer than the 255 octets of a short string`);
    }
    this.bytes[this.length] = written;
    this.length += 1 + written;
  }

  text(value: string): void {
    this.require(4 + value.length * 3);
    const written = this.bytes.write(value, this.length + 4);
    this.bytes.writeUInt32BE(written, this.length);
    this.length += 4 + written;
  }

  longString(value: Uint8Array): void {
    this.long(value.length);
    this.copy(value, 0, value.length);
  }

  copy(source: Uint8Array, start: number, end: number): void {
    const at = this.skip(end - start);
    this.bytes.set(start === 0 && end === source.length ? source : source.subarray(start, end), at);
  }

  /** Leaves the four octets of a length open; {@link endLength} fills them. */
  beginLength(): number {
    return this.skip(4) + 4;
  }

  endLength(start: number): void {
    this.bytes.writeUInt32BE(this.length - start, start - 4);
  }

  /** What was written, copied; the writer is empty again. */
  take(): Buffer {
    const taken = Buffer.allocUnsafe(this.length);
    this.bytes.copy(taken, 0, 0, this.length);
    this.clear();
    return taken;
  }

  /** Drops what was written. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > USUAL_BYTES) this.bytes = Buffer.allocUnsafeSlow(USUAL_BYTES);
  }

  /** Writes a string octet by octet, which is faster than a call of Buffer where it is short; false if it is not for this. */
  private ascii(value: string, at: number): boolean {
    if (value.length > 32) return false;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      this.bytes[at + index] = code;
    }
    return true;
  }

  private skip(octets: number): number {
    this.require(octets);
    const at = this.length;
    this.length = at + octets;
    return at;
  }

  private require(octets: number): void {
    if (this.length + octets <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + octets));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

function inRange(value: number, most: number): void {
  if (!(value >= 0 && value <= most)) throw new CodecError('unencodable', `${String(value)} is not from 0 to ${String(most)}`);
}
