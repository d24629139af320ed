import { Transform, type TransformCallback } from 'node:stream';

/** How often a slow passage lets something through. */
const STEP_MS = 50;

/** What passes through its passages, everything by default, can be slowed down or held up. */
export class Valve {
  private bytesPerSecond = Infinity;
  private readonly waiting = new Set<() => void>();

  /** From now on so many bytes pass in a second, 0 for none. */
  limit(bytesPerSecond: number): void {
    this.bytesPerSecond = bytesPerSecond;
    if (bytesPerSecond > 0) for (const go of this.waiting) go();
  }

  /** One direction of one connection. */
  passage(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => this.pass(chunk, done),
    });
  }

  private pass(chunk: Buffer, done: TransformCallback): void {
    if (this.bytesPerSecond === Infinity) done(null, chunk);
    else void this.passSlowly(chunk).then(() => done(null, chunk));
  }

  /** A chunk passes as a whole when the time is over that all of it takes. */
  private async passSlowly(chunk: Buffer): Promise<void> {
    for (let left = chunk.length; left > 0;) {
      if (this.bytesPerSecond === 0) await new Promise<void>((resolve) => this.untilOpened(resolve));
      if (this.bytesPerSecond === Infinity) return;
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      left -= (this.bytesPerSecond * STEP_MS) / 1000;
    }
  }

  private untilOpened(go: () => void): void {
    const opened = (): void => {
      this.waiting.delete(opened);
      go();
    };
    this.waiting.add(opened);
  }
}
