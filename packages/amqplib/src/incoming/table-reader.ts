import { MessageTooLargeError, type HeaderTable, type HeaderValue } from '@nest-amqp/core';

/** Tables within tables. A frame has room for twenty thousand, which would not fit on the stack of this or another reader. */
const DEEPEST = 100;

/** Reads the values of a table one after another. */
class TableReader {
  private depth = 0;

  constructor(
    private readonly bytes: Buffer,
    private offset: number,
  ) {}

  table(end: number): HeaderTable {
    const table: Record<string, HeaderValue> = {};
    while (this.offset < end) {
      const length = this.bytes.readUInt8(this.offset);
      const name = this.text(this.offset + 1, length);
      const value = this.value();
      // As a key it would set the prototype of the table, which whoever sent it must not be able to.
      if (name !== '__proto__') table[name] = value;
    }
    return table;
  }

  private value(): HeaderValue {
    const { bytes } = this;
    const type = bytes.readUInt8(this.offset);
    const at = this.offset + 1;
    switch (type) {
      case 0x53: // S
        return this.text(at + 4, bytes.readUInt32BE(at));
      case 0x74: // t
        this.offset = at + 1;
        return bytes[at] !== 0;
      case 0x62: // b
        this.offset = at + 1;
        return bytes.readInt8(at);
      case 0x42: // B
        this.offset = at + 1;
        return bytes.readUInt8(at);
      case 0x73: // s
        this.offset = at + 2;
        return bytes.readInt16BE(at);
      case 0x75: // u
        this.offset = at + 2;
        return bytes.readUInt16BE(at);
      case 0x49: // I
        this.offset = at + 4;
        return bytes.readInt32BE(at);
      case 0x69: // i
        this.offset = at + 4;
        return bytes.readUInt32BE(at);
      case 0x6c: // l
        this.offset = at + 8;
        return whole(bytes.readBigInt64BE(at));
      case 0x66: // f
        this.offset = at + 4;
        return bytes.readFloatBE(at);
      case 0x64: // d
        this.offset = at + 8;
        return bytes.readDoubleBE(at);
      case 0x44: // D
        this.offset = at + 5;
        return bytes.readInt32BE(at + 1) / 10 ** bytes.readUInt8(at);
      case 0x54: // T
        this.offset = at + 8;
        return time(bytes.readBigInt64BE(at));
      case 0x56: // V
        this.offset = at;
        return null;
      case 0x78: // x
        this.offset = at + 4 + bytes.readUInt32BE(at);
        return bytes.subarray(at + 4, this.offset);
      case 0x46: // F
        return this.nested(at + 4, () => this.table(at + 4 + bytes.readUInt32BE(at)));
      case 0x41: // A
        return this.nested(at + 4, () => this.array(at + 4 + bytes.readUInt32BE(at)));
      default:
        // Its length is unknown, so nothing behind it can be read either.
        throw new Error(`a table holds a value of the unknown type '${String.fromCharCode(type)}'`);
    }
  }

  private nested<T>(start: number, read: () => T): T {
    if (++this.depth > DEEPEST) throw tooDeep();
    this.offset = start;
    const value = read();
    this.depth--;
    return value;
  }

  private text(start: number, length: number): string {
    this.offset = start + length;
    return this.bytes.toString('utf8', start, this.offset);
  }

  private array(end: number): HeaderValue[] {
    const values: HeaderValue[] = [];
    while (this.offset < end) values.push(this.value());
    return values;
  }
}

function tooDeep(): MessageTooLargeError {
  return new MessageTooLargeError(
    `A message has headers that are nested deeper than ${String(DEEPEST)} levels. Remove the message from its queue`,
  );
}

/** A 64-bit integer as a number where a number holds it exactly. */
function whole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A timestamp that no Date can hold, such as one in microseconds, stays a number. */
function time(seconds: bigint): Date | number | bigint {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? whole(seconds) : date;
}

/**
 * Reads a table from its first value to `end`, in canonical form; unlike amqplib's, with every bit of a 64-bit integer.
 * Byte arrays share their memory with `bytes`.
 *
 * @throws MessageTooLargeError if tables are nested too deep
 */
export function readTable(bytes: Buffer, start: number, end: number): HeaderTable {
  return new TableReader(bytes, start).table(end);
}
