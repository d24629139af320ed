import type { BasicProperties } from '@nest-amqp/core';
import { readProperties } from './properties-reader';

/** A content that is complete. */
export interface Content {
  readonly properties: BasicProperties;
  readonly body: Buffer;
}

const NOTHING = Buffer.alloc(0);

/**
 * Puts the header frame and the body frames of one message together (AMQP 0-9-1, section 2.3.5.2). One at a time: on a
 * channel the frames of two messages never mix.
 */
export class ContentAssembly {
  private properties: BasicProperties = {};
  private body: Buffer | undefined;
  private bodyBytes = 0;
  private filled = 0;
  private skipping = false;

  /** The size of the body that a header frame's payload announces, before any of it is kept. */
  size(bytes: Buffer, start: number): number {
    // class 60 and weight 0 come first
    this.bodyBytes = bytes.readUInt32BE(start + 4) * 0x1_0000_0000 + bytes.readUInt32BE(start + 8);
    this.body = undefined;
    this.filled = 0;
    this.skipping = false;
    return this.bodyBytes;
  }

  /** Takes a header frame's payload. */
  header(bytes: Buffer, start: number): void {
    this.properties = readProperties(bytes, start + 12);
  }

  /** Keeps nothing of the message that is announced. Returns whether it is complete, for want of a body. */
  skip(): boolean {
    this.properties = {};
    this.skipping = true;
    return this.bodyBytes === 0;
  }

  /** Takes a body frame's payload and returns the content when it is complete. */
  bodyFrame(bytes: Buffer, start: number, end: number): Content | undefined {
    if (this.skipping) return this.skipped(end - start);
    const part = bytes.subarray(start, end);
    // The usual case: all of the body in one frame, which is then not copied.
    if (part.length === this.bodyBytes) return this.complete(part);
    if (this.filled + part.length > this.bodyBytes) throw new Error('a body is longer than its header said');
    this.body ??= Buffer.allocUnsafeSlow(this.bodyBytes);
    this.body.set(part, this.filled);
    this.filled += part.length;
    return this.filled === this.bodyBytes ? this.complete(this.body) : undefined;
  }

  /** The content of a message without a body. */
  withoutBody(): Content {
    return this.complete(NOTHING);
  }

  private skipped(bytes: number): Content | undefined {
    this.filled += bytes;
    if (this.filled > this.bodyBytes) throw new Error('a body is longer than its header said');
    return this.filled === this.bodyBytes ? this.complete(NOTHING) : undefined;
  }

  private complete(body: Buffer): Content {
    const content = { properties: this.properties, body };
    this.properties = {};
    this.body = undefined;
    this.bodyBytes = 0;
    this.filled = 0;
    return content;
  }
}
