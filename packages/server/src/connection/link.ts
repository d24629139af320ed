import type { Socket } from 'node:net';
import { encodeMethod, FrameDecoder, FrameError, HEARTBEAT_FRAME, type Frame, type Method } from '@nest-amqp/codec';
import { systemClock } from '@nest-amqp/core';
import type { DelayLine } from '@nest-amqp/memory';
import { OutgoingFrames, type OutgoingListener } from './outgoing-frames';

/** What is done with the frames of a client: the login first, then the open connection. */
export interface Phase extends Pick<OutgoingListener, 'flushing' | 'roomy'> {
  frame(frame: Frame): void;
  /** A frame could not be read, or its handling threw. */
  failed(error: unknown): void;
  /** The socket is gone. */
  lost(): void;
}

/** Why a client is not read: the broker does not take what it sends, or it does not take what is sent to it. */
type HoldReason = 'blocked' | 'clogged';

/** The way to one client: frames in and out of its socket. */
export class Link {
  readonly out: OutgoingFrames;
  /** Octets received so far. */
  received = 0;
  private readonly decoder: FrameDecoder;
  private readonly holds = new Set<HoldReason>();
  private isDeaf = false;
  private isPumping = false;

  constructor(
    readonly socket: Socket,
    private phase: Phase,
    { frameMax, line }: { readonly frameMax: number; readonly line: DelayLine },
  ) {
    this.decoder = new FrameDecoder({ frameMax });
    this.out = new OutgoingFrames(socket, line, {
      flushing: () => this.phase.flushing(),
      clogged: () => this.hold('clogged'),
      roomy: () => {
        this.phase.roomy();
        this.release('clogged');
      },
    });
    socket.on('close', () => this.phase.lost());
  }

  /** Octets sent so far. */
  get sent(): number {
    return this.socket.bytesWritten;
  }

  get isHeld(): boolean {
    return this.holds.size > 0;
  }

  private get listens(): boolean {
    return !this.isHeld && !this.isDeaf;
  }

  /** Lets another phase have the frames from the next one on, with the size of frames that was agreed. */
  enter(phase: Phase, frameMax: number): void {
    this.phase = phase;
    this.decoder.frameMax = frameMax;
  }

  /** Takes what came from the client. */
  take(chunk: Buffer): void {
    this.received += chunk.length;
    if (this.isDeaf) return;
    this.decoder.push(chunk);
    this.pump();
  }

  send(channel: number, method: Method): void {
    this.out.write(encodeMethod(channel, method));
  }

  sendHeartbeat(): void {
    this.out.write(HEARTBEAT_FRAME);
  }

  hold(reason: HoldReason): void {
    this.holds.add(reason);
    this.socket.pause();
  }

  release(reason: HoldReason): void {
    if (!this.holds.delete(reason) || this.isHeld) return;
    this.pump();
    if (this.holds.size === 0) this.socket.resume();
  }

  /** Reads on whatever held it: what comes is not obeyed any more. */
  releaseAll(): void {
    this.holds.clear();
    this.socket.resume();
  }

  /** Hears nothing more; after the delay the connection is cut, without a word. */
  fallSilent(delayMs: number): void {
    this.isDeaf = true;
    this.out.flush();
    systemClock.after(delayMs, () => this.destroy()).unref();
  }

  /** Ends the connection when everything has been written. */
  end(): void {
    this.isDeaf = true;
    this.out.afterAll(() => {
      this.out.flush();
      this.socket.destroySoon();
    });
  }

  /** The client hears no more, and finds out when the broker's silence has reached it. */
  cut(): void {
    this.isDeaf = true;
    this.out.afterAll(() => this.socket.destroy());
  }

  destroy(): void {
    this.isDeaf = true;
    this.socket.destroy();
  }

  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    try {
      let more = this.listens;
      while (more) more = this.handleNext() && this.listens;
    } finally {
      this.isPumping = false;
    }
  }

  /** Whether there may be another frame. */
  private handleNext(): boolean {
    try {
      const frame = this.decoder.next();
      if (!frame) return false;
      this.phase.frame(frame);
      return true;
    } catch (error) {
      // what follows cannot be cut into frames any more
      if (error instanceof FrameError) this.isDeaf = true;
      this.phase.failed(error);
      return true;
    }
  }
}
