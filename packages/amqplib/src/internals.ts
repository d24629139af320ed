import type { Socket } from 'node:net';
import type { Channel as AmqplibChannel, ChannelModel } from 'amqplib';
import { AmqpError } from '@nest-amqp/core';
import type { CloseReply } from './incoming/close-reply';
import { FrameReader } from './incoming/frame-reader';
import { GatheredWrites } from './outgoing/gathered-writes';
import { publishRoomBytes } from './outgoing/publish-frames';
import type { DecodedMethod } from './requests';

// This file is the only one that touches what amqplib does not document. `internals.spec.ts` pins the version.

/** amqplib's `Connection`, as far as it is used here. */
interface InnerConnection {
  readonly stream: Socket;
  readonly frameMax: number;
  readonly maxFrameSize: number;
  /** What was read and not yet cut into frames. */
  rest: Buffer;
  sentSinceLastCheck: boolean;
  recvSinceLastCheck: boolean;
  /** By channel number: where frames go that amqplib sends. */
  readonly channels: ({ buffer: FrameSink } | null)[];
  sendMethod(channel: number, method: number, fields: object): unknown;
  recvFrame(): DecodedFrame | false;
  on(event: 'handler-error', listener: (error: unknown) => void): unknown;
}

/** A frame as amqplib decodes it; one that is not a method has no `id`. */
interface DecodedFrame extends Partial<DecodedMethod> {
  readonly channel: number;
}

interface FrameSink {
  write(frame: Buffer): boolean;
  end(): void;
}

/** amqplib's `Channel`, as far as it is used here. */
interface InnerChannel {
  readonly ch: number;
  closeBecause(reason: string, code: number, done: () => void): void;
}

/** What a connection is given to read and write with. */
export interface ConnectionWire {
  readonly socket: Socket;
  readonly frameMax: number;
  readonly out: GatheredWrites;
  readonly reader: FrameReader;
}

/** What a connection wants to know of its wire. */
export interface WireEvents {
  /** The broker closes the connection. */
  closing(reply: CloseReply): void;
  drained(): void;
  /** A method came that may answer a request; false leaves it to amqplib. */
  answered(channel: number, method: DecodedMethod): boolean;
  /** A listener of an event of amqplib threw. */
  handlerFailed(error: unknown): void;
}

/**
 * Stands between amqplib and its socket: what amqplib sends is gathered with what is sent past it, what arrives is read
 * by a {@link FrameReader} that leaves the answers to amqplib.
 *
 * @throws AmqpError `UNSUPPORTED` with an amqplib that is built otherwise
 */
export function wireConnection(model: ChannelModel, events: WireEvents): ConnectionWire {
  const inner = innerConnection(model);
  const socket = inner.stream;
  const out = new GatheredWrites(
    socket,
    publishRoomBytes(inner.frameMax),
    () => (inner.sentSinceLastCheck = true),
    () => events.drained(),
  );
  sendThrough(inner, 0, out, true);

  const source = {
    read() {
      const bytes = socket.read() as Buffer | null;
      if (bytes !== null) inner.recvSinceLastCheck = true;
      return bytes;
    },
    closing: (reply: CloseReply) => events.closing(reply),
  };
  const reader = new FrameReader(source, inner.maxFrameSize, inner.rest);
  const decodeFrame = inner.recvFrame.bind(inner);
  inner.recvFrame = () => {
    for (let bytes = reader.next(); bytes; bytes = reader.next()) {
      inner.rest = bytes;
      const frame = decodeFrame();
      if (!isMethod(frame) || !events.answered(frame.channel, frame)) return frame;
    }
    return false;
  };
  inner.on('handler-error', (error) => events.handlerFailed(error));
  return { socket, frameMax: inner.frameMax, out, reader };
}

/** Lets a channel's frames take the way of {@link wireConnection} and returns the channel's number. */
export function wireChannel(model: ChannelModel, channel: AmqplibChannel, out: GatheredWrites): number {
  const { ch } = inside(channel);
  sendThrough(innerConnection(model), ch, out, false);
  return ch;
}

/** Sends a method as amqplib encodes it. If it cannot be encoded nothing is sent. */
export function sendMethod(model: ChannelModel, channel: number, method: number, fields: object): void {
  innerConnection(model).sendMethod(channel, method, fields);
}

/** Closes a channel for a reason that the broker may log. */
export function closeChannel(channel: AmqplibChannel, replyCode: number, reason: string): void {
  inside(channel).closeBecause(reason, replyCode, () => undefined);
}

function sendThrough(inner: InnerConnection, channel: number, out: GatheredWrites, atOnce: boolean): void {
  const slot = inner.channels[channel];
  if (!slot) return;
  slot.buffer = {
    write(frame) {
      out.write(frame);
      // amqplib ends the socket right after the last frame of a connection.
      if (atOnce) out.flush();
      return !out.isFull;
    },
    end: () => undefined,
  };
}

function isMethod(frame: DecodedFrame | false): frame is DecodedFrame & DecodedMethod {
  return frame !== false && frame.id !== undefined;
}

function innerConnection(model: ChannelModel): InnerConnection {
  const inner = model.connection as unknown as Partial<InnerConnection>;
  const known =
    typeof inner.recvFrame === 'function' &&
    typeof inner.sendMethod === 'function' &&
    typeof inner.stream?.cork === 'function' &&
    typeof inner.frameMax === 'number' &&
    typeof inner.maxFrameSize === 'number' &&
    Buffer.isBuffer(inner.rest) &&
    typeof inner.channels?.[0]?.buffer.write === 'function';
  if (!known) throw unsupported();
  return inner as InnerConnection;
}

function inside(channel: AmqplibChannel): InnerChannel {
  const inner = channel as unknown as Partial<InnerChannel>;
  if (typeof inner.ch !== 'number' || typeof inner.closeBecause !== 'function') throw unsupported();
  return inner as InnerChannel;
}

function unsupported(): AmqpError {
  return new AmqpError(
    'UNSUPPORTED',
    'This version of amqplib is built otherwise than 2.3: install amqplib ^2.3.1 beside @nest-amqp/amqplib.',
  );
}
