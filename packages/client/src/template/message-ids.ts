import { randomUUID } from 'node:crypto';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const HIGH_PARTS = 2 ** 32;

/**
 * Message ids in the form of UUIDs: the first four parts are random once, the last one counts from a random start. That is
 * as unique as a UUID is, tells the messages of one template by their order, and costs a fraction of a random one.
 */
export class MessageIds {
  private readonly fixed: string;
  private high: number;
  private low: number;
  /** Everything but the last two bytes. */
  private prefix: string;

  constructor(seed: string = randomUUID()) {
    this.fixed = seed.slice(0, 24);
    this.high = parseInt(seed.slice(24, 32), 16);
    this.low = parseInt(seed.slice(32), 16);
    this.prefix = this.withHigh();
  }

  next(): string {
    this.low = (this.low + 1) & 0xffff;
    if (this.low === 0) {
      this.high = (this.high + 1) % HIGH_PARTS;
      this.prefix = this.withHigh();
    }
    return this.prefix + (HEX[this.low >> 8] ?? '') + (HEX[this.low & 0xff] ?? '');
  }

  private withHigh(): string {
    return this.fixed + this.high.toString(16).padStart(8, '0');
  }
}
