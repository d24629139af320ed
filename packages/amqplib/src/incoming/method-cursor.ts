/** Reads the arguments of a method one after another. */
export class MethodCursor {
  constructor(
    private readonly bytes: Buffer,
    private offset: number,
  ) {}

  shortString(): string {
    const from = this.offset + 1;
    this.offset = from + this.bytes.readUInt8(this.offset);
    return this.bytes.toString('utf8', from, this.offset);
  }

  octet(): number {
    return this.bytes.readUInt8(this.offset++);
  }

  short(): number {
    this.offset += 2;
    return this.bytes.readUInt16BE(this.offset - 2);
  }

  /** 64 bits; delivery tags do not reach what a number cannot hold. */
  longLong(): number {
    this.offset += 8;
    return this.bytes.readUInt32BE(this.offset - 8) * 0x1_0000_0000 + this.bytes.readUInt32BE(this.offset - 4);
  }
}
