import type { Socket } from 'node:net';
import type { DelayLine } from '@nest-amqp/memory';
import { CLOGGED_AT_OCTETS, FULL_AT_OCTETS } from '../limits';

// Taken at load, so that a test's fake timers cannot freeze a connection.
const { setImmediate } = globalThis;

/** Buffers up to this size are put together before they are handed to the socket. */
const JOINED_OCTETS = 8 * 1024;

/** What happens around the writes of a connection. */
export interface OutgoingListener {
  /** What was gathered is about to be written: the last occasion to add to it. */
  flushing(): void;
  /** So much waits to be written that the client must not be read any more. */
  clogged(): void;
  /** After it was full or clogged: there is room again. */
  roomy(): void;
}

/** The frames on their way to one client: those of one turn of the event loop leave in one write. */
export class OutgoingFrames {
  /** So much waits to be written that consumers must get nothing more. */
  isFull = false;
  private isClogged = false;
  private isScheduled = false;
  private gathered: Buffer[] = [];
  private gatheredOctets = 0;
  private inSocket = 0;

  constructor(
    private readonly socket: Socket,
    private readonly line: DelayLine,
    private readonly listener: OutgoingListener,
  ) {
    socket.on('drain', () => this.drained());
  }

  write(frame: Buffer): void {
    if (this.line.isPrompt) this.gather(frame);
    else this.delay(frame);
  }

  /** Does something when what was written so far has been handed to the socket, or will be at the next flush. */
  afterAll(task: () => void): void {
    this.line.push(task);
  }

  // Apart, for a function that makes a closure costs more at each call, also at those that make none.
  private delay(frame: Buffer): void {
    this.line.push(() => this.gather(frame));
  }

  private gather(frame: Buffer): void {
    this.gathered.push(frame);
    this.gatheredOctets += frame.length;
    this.measure();
    this.schedule();
  }

  /** Hands all that was gathered to the socket, now. */
  flush(): void {
    this.listener.flushing();
    const { socket, gathered } = this;
    if (gathered.length === 0) return;
    this.gathered = [];
    this.gatheredOctets = 0;
    if (!socket.writable) return;
    socket.cork();
    for (const buffer of joined(gathered)) socket.write(buffer);
    socket.uncork();
    this.measureSocket();
  }

  /** Calls `flushing` and writes in this turn of the event loop. */
  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.flushScheduled);
  }

  private readonly flushScheduled = (): void => {
    this.isScheduled = false;
    this.flush();
  };

  private drained(): void {
    this.measureSocket();
  }

  private measureSocket(): void {
    this.inSocket = this.socket.writableLength;
    if (!this.isFull || this.inSocket + this.gatheredOctets > FULL_AT_OCTETS / 2) return;
    this.isFull = false;
    this.isClogged = false;
    this.listener.roomy();
  }

  private measure(): void {
    const waiting = this.inSocket + this.gatheredOctets;
    if (waiting <= FULL_AT_OCTETS) return;
    this.isFull = true;
    if (waiting <= CLOGGED_AT_OCTETS || this.isClogged) return;
    this.isClogged = true;
    this.listener.clogged();
  }
}

/** Small buffers put together, large ones as they are. */
function joined(buffers: readonly Buffer[]): readonly Buffer[] {
  const result: Buffer[] = [];
  let small: Buffer[] = [];
  const join = (): void => {
    if (small.length > 0) result.push(Buffer.concat(small));
    small = [];
  };
  for (const buffer of buffers) {
    if (buffer.length <= JOINED_OCTETS) {
      small.push(buffer);
    } else {
      join();
      result.push(buffer);
    }
  }
  if (result.length === 0 && small.length === 1) return small;
  join();
  return result;
}
