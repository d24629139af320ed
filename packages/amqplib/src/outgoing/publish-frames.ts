import type { BasicProperties, PublishOptions } from '@nest-amqp/core';
import { BASIC_PUBLISH, FRAME_BODY, FRAME_END, FRAME_HEADER, FRAME_HEADER_BYTES, FRAME_METHOD, FRAME_OVERHEAD_BYTES } from '../methods';
import { LARGE_BYTES, type GatheredWrites } from './gathered-writes';
import { writeProperties } from './properties-writer';
import { writeShortString } from './short-string';

/** The longest method frame of `basic.publish` is 534 bytes. */
const METHOD_BYTES = 1024;

/** Where and how a message is published. */
export interface Publication extends PublishOptions {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: BasicProperties;
  readonly body: Buffer;
}

/** The room that {@link publishFrames} needs in the gathered writes of a connection. */
export function publishRoomBytes(frameMax: number): number {
  return METHOD_BYTES + Math.min(frameMax, 0x2_0000) + LARGE_BYTES + FRAME_OVERHEAD_BYTES;
}

/**
 * Sends `basic.publish` with its header and body (AMQP 0-9-1, section 2.3.5.2): what amqplib would send, without the
 * buffers that it makes in between. If a property cannot be sent nothing is.
 */
export function publishFrames(out: GatheredWrites, channel: number, frameMax: number, publication: Publication): void {
  const { buffer } = out;
  const { body } = publication;
  let offset = methodFrame(buffer, out.length, channel, publication);
  offset = headerFrame(buffer, offset, channel, Math.min(frameMax, 0x2_0000), publication);

  const most = frameMax - FRAME_OVERHEAD_BYTES;
  if (body.length < LARGE_BYTES && body.length <= most) {
    if (body.length > 0) {
      offset = frameStart(buffer, offset, FRAME_BODY, channel, body.length);
      buffer.set(body, offset);
      offset += body.length;
      buffer[offset++] = FRAME_END;
    }
    out.commit(offset);
  } else {
    out.length = offset;
    bodyFrames(out, channel, most, body);
  }
}

function methodFrame(buffer: Buffer, start: number, channel: number, publication: Publication): number {
  let offset = frameStart(buffer, start, FRAME_METHOD, channel, 0);
  offset = buffer.writeUInt32BE(BASIC_PUBLISH, offset);
  offset = buffer.writeUInt16BE(0, offset);
  offset = writeShortString(buffer, offset, 'exchange', publication.exchange);
  offset = writeShortString(buffer, offset, 'routingKey', publication.routingKey);
  buffer[offset++] = (publication.mandatory ? 1 : 0) | (publication.immediate ? 2 : 0);
  return frameEnd(buffer, start, offset);
}

function headerFrame(buffer: Buffer, start: number, channel: number, frameMax: number, publication: Publication): number {
  let offset = frameStart(buffer, start, FRAME_HEADER, channel, 0);
  // class 60, weight 0, then the size of the body in 64 bits
  offset = buffer.writeUInt32BE(60 * 0x1_0000, offset);
  offset = buffer.writeUInt32BE(0, offset);
  offset = buffer.writeUInt32BE(publication.body.length, offset);
  offset = writeProperties(buffer, offset, start + frameMax - 1, publication.properties);
  return frameEnd(buffer, start, offset);
}

function bodyFrames(out: GatheredWrites, channel: number, most: number, body: Buffer): void {
  for (let start = 0; start < body.length; start += most) {
    const part = body.subarray(start, start + most);
    out.length = frameStart(out.buffer, out.length, FRAME_BODY, channel, part.length);
    out.writeUncopied(part);
    out.buffer[out.length] = FRAME_END;
    out.commit(out.length + 1);
  }
  out.flush();
}

function frameStart(buffer: Buffer, offset: number, type: number, channel: number, size: number): number {
  buffer[offset] = type;
  buffer.writeUInt16BE(channel, offset + 1);
  return buffer.writeUInt32BE(size, offset + 3);
}

function frameEnd(buffer: Buffer, start: number, offset: number): number {
  buffer.writeUInt32BE(offset - start - FRAME_HEADER_BYTES, start + 3);
  buffer[offset] = FRAME_END;
  return offset + 1;
}
