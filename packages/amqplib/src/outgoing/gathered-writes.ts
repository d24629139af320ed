import type { Socket } from 'node:net';

// Taken at load, so that a test's fake timers cannot freeze what is sent.
const endOfTurn = process.nextTick.bind(process);

/** Written at once when this much has been gathered. */
const FLUSH_BYTES = 64 * 1024;
/** Beyond this much in the socket, publishers are asked to wait. */
const FULL_BYTES = 512 * 1024;
/** A frame of at least this size is handed to the socket as it is, rather than copied. */
export const LARGE_BYTES = 16 * 1024;

/**
 * What is sent in one turn of the event loop, in one write to the socket: a write is a system call and a wake-up of the
 * broker, and amqplib alone makes two for each message. Frames are written straight into {@link buffer}; a flush sends a
 * copy of what is there. Only whole frames are ever committed, so that amqplib may write a heartbeat of its own in between.
 */
export class GatheredWrites {
  /** Where frames are written. There are always {@link roomBytes} behind {@link length}. */
  readonly buffer: Buffer;
  /** Where the next frame begins. */
  length = 0;
  /** The socket takes less than it is given; {@link onDrain} says when this is over. */
  isFull = false;
  private scheduled = false;
  private readonly flushInTurn = (): void => {
    this.scheduled = false;
    this.flush();
  };

  /**
   * @param roomBytes the largest run of bytes between two calls of `commit`
   * @param onSent called when something was handed to the socket
   */
  constructor(
    private readonly socket: Socket,
    roomBytes: number,
    private readonly onSent: () => void,
    private readonly onDrain: () => void,
  ) {
    this.buffer = Buffer.allocUnsafeSlow(FLUSH_BYTES + roomBytes);
    socket.on('drain', () => {
      if (!this.isFull) return;
      this.isFull = false;
      this.onDrain();
    });
  }

  /** Everything up to `end` is whole frames and goes out, at the latest when this turn of the event loop ends. */
  commit(end: number): void {
    this.length = end;
    if (end >= FLUSH_BYTES) this.flush();
    else if (!this.scheduled) {
      this.scheduled = true;
      // After all promise reactions of this turn: a handler's ack and the sends that it made go out together.
      endOfTurn(this.flushInTurn);
    }
  }

  /** Takes frames that were made elsewhere. */
  write(frames: Uint8Array): void {
    if (frames.length >= LARGE_BYTES) {
      this.writeUncopied(frames);
      return;
    }
    this.buffer.set(frames, this.length);
    this.commit(this.length + frames.length);
  }

  /** Sends `bytes` behind what has been gathered, without copying them. Together they are whole frames, or will be in this turn. */
  writeUncopied(bytes: Uint8Array): void {
    this.socket.cork();
    this.flush();
    this.send(bytes);
    this.socket.uncork();
  }

  /** Sends what has been gathered, now. On a socket that is closed it is dropped. */
  flush(): void {
    if (this.length === 0) return;
    const bytes = Buffer.allocUnsafe(this.length);
    this.buffer.copy(bytes, 0, 0, this.length);
    this.length = 0;
    this.send(bytes);
  }

  private send(bytes: Uint8Array): void {
    if (!this.socket.writable) return;
    this.socket.write(bytes);
    this.onSent();
    if (this.socket.writableLength >= FULL_BYTES) this.isFull = true;
  }
}
