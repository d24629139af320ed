import { canonicalTable, InvalidHeaderError, type HeaderTable, type HeaderValue } from '@nest-amqp/core';
import { refuseLongString } from './short-string';

const INT_32 = 0x8000_0000;

/**
 * Writes tables as RabbitMQ reads them (rabbitmq.com/docs/specification, "field types"), integers in the narrowest signed
 * width. A table that ends behind `limit` is refused: a header frame cannot be split.
 */
class TableWriter {
  constructor(
    private readonly buffer: Buffer,
    private offset: number,
    private readonly limit: number,
  ) {}

  table(table: HeaderTable): number {
    const start = this.skip(4);
    for (const name of Object.keys(table)) {
      const value = table[name] as HeaderValue;
      this.name(name);
      if (typeof value === 'string') this.text(value);
      else if (Number.isFinite(value)) this.number(value as number);
      else if (typeof value === 'boolean') this.boolean(value);
      // Anything else is checked by the one place that knows the canonical form; what it made is written without it.
      else this.canonical(canonicalTable({ [name]: value })[name] as HeaderValue);
    }
    this.buffer.writeUInt32BE(this.offset - start - 4, start);
    return this.offset;
  }

  private canonical(value: HeaderValue): void {
    if (typeof value === 'string') this.text(value);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'boolean') this.boolean(value);
    else if (typeof value === 'bigint') this.buffer.writeBigInt64BE(value, this.tagged('l', 8));
    else if (value === null) this.tagged('V', 0);
    else if (value instanceof Date) this.buffer.writeBigInt64BE(BigInt(Math.floor(value.getTime() / 1000)), this.tagged('T', 8));
    else if (value instanceof Uint8Array) this.bytes(value);
    else if (Array.isArray(value)) this.array(value as readonly HeaderValue[]);
    else this.nested(value as HeaderTable);
  }

  private name(name: string): void {
    const at = this.skip(1);
    const bytes = this.write(name);
    if (bytes > 255) refuseLongString(`header '${name.slice(0, 20)}…'`, bytes);
    this.buffer[at] = bytes;
  }

  private text(value: string): void {
    const at = this.tagged('S', 4);
    this.buffer.writeUInt32BE(this.write(value), at);
  }

  private number(value: number): void {
    const { buffer } = this;
    if (!Number.isSafeInteger(value)) buffer.writeDoubleBE(value, this.tagged('d', 8));
    else if (value >= -0x80 && value < 0x80) buffer.writeInt8(value, this.tagged('b', 1));
    else if (value >= -0x8000 && value < 0x8000) buffer.writeInt16BE(value, this.tagged('s', 2));
    else if (value >= -INT_32 && value < INT_32) buffer.writeInt32BE(value, this.tagged('I', 4));
    else buffer.writeBigInt64BE(BigInt(value), this.tagged('l', 8));
  }

  private boolean(value: boolean): void {
    this.buffer[this.tagged('t', 1)] = value ? 1 : 0;
  }

  private bytes(value: Uint8Array): void {
    this.buffer.writeUInt32BE(value.length, this.tagged('x', 4));
    this.buffer.set(value, this.skip(value.length));
  }

  private array(values: readonly HeaderValue[]): void {
    const at = this.tagged('A', 4);
    for (const value of values) this.canonical(value);
    this.buffer.writeUInt32BE(this.offset - at - 4, at);
  }

  private nested(table: HeaderTable): void {
    this.tagged('F', 0);
    const start = this.skip(4);
    for (const name of Object.keys(table)) {
      this.name(name);
      this.canonical(table[name] as HeaderValue);
    }
    this.buffer.writeUInt32BE(this.offset - start - 4, start);
  }

  /** Writes a string without its length and returns how many bytes it took. */
  private write(value: string): number {
    // The exact length is only asked for where the string could be cut off.
    if (this.offset + value.length * 3 > this.limit) this.require(Buffer.byteLength(value));
    const bytes = this.buffer.write(value, this.offset);
    this.offset += bytes;
    return bytes;
  }

  /** Writes a value's type and returns where its `bytes` begin. */
  private tagged(type: string, bytes: number): number {
    this.buffer[this.skip(1)] = type.charCodeAt(0);
    return this.skip(bytes);
  }

  private skip(bytes: number): number {
    this.require(bytes);
    const at = this.offset;
    this.offset += bytes;
    return at;
  }

  private require(bytes: number): void {
    if (this.offset + bytes <= this.limit) return;
    throw new InvalidHeaderError('the headers do not fit into one frame: send what is large in the body');
  }
}

/**
 * Writes a table and returns the offset behind it.
 *
 * @throws InvalidHeaderError if AMQP cannot carry a value, or the table does not end before `limit`
 */
export function writeTable(buffer: Buffer, offset: number, limit: number, table: HeaderTable): number {
  return new TableWriter(buffer, offset, limit).table(table);
}
