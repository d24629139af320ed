import { EventEmitter, once } from 'node:events';
import { Injectable } from '@nestjs/common';

const PATIENCE_MS = 5_000;

/** What the listeners of one application tell, in order, for a step that waits for it. */
@Injectable()
export class Inbox {
  private readonly lines: string[] = [];
  private readonly arrivals = new EventEmitter();

  put(line: string): void {
    this.lines.push(line);
    this.arrivals.emit('line');
  }

  /** The next line, as soon as there is one; rejects if none comes. */
  async take(): Promise<string> {
    for (;;) {
      const line = this.lines.shift();
      if (line !== undefined) return line;
      await once(this.arrivals, 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
    }
  }
}
