import { decodeMethod, type Frame } from '@nest-amqp/codec';
import { systemClock, type Timer } from '@nest-amqp/core';
import { CLOSING_TIMEOUT_MS } from '../limits';
import { frameKind } from './frame-kind';
import type { Link, Phase } from './link';

/** A connection that one side has closed: everything is ignored but what belongs to the closing, until the socket ends. */
export class ClosingPhase implements Phase {
  private readonly timeout: Timer;

  constructor(
    private readonly link: Link,
    heartbeatMs: number,
  ) {
    const timeoutMs = heartbeatMs > 0 ? Math.min(heartbeatMs, CLOSING_TIMEOUT_MS) : CLOSING_TIMEOUT_MS;
    this.timeout = systemClock.after(timeoutMs, () => link.destroy());
    this.timeout.unref();
  }

  frame(frame: Frame): void {
    if (frame.channel !== 0 || frameKind(frame) !== 'method') return;
    const { name } = decodeMethod(frame.payload);
    if (name === 'connection.close') this.link.send(0, { name: 'connection.close-ok' });
    else if (name === 'connection.close-ok') this.link.end();
  }

  failed(): void {
    // nothing is left to close
  }

  lost(): void {
    this.timeout.cancel();
  }

  flushing(): void {
    // nothing waits to be added
  }

  roomy(): void {
    // nothing is held
  }
}
