import { FRAME_BODY, FRAME_END, FRAME_HEADER, FRAME_OVERHEAD_BYTES } from '../frame/frame';
import { beginFrame, endFrame, writeMethodFrame } from '../frame/frame-writer';
import type { BasicDeliver, BasicGetOk, BasicPublish, BasicReturn } from '../generated/method';
import { writeProperties } from '../generated/properties-writer';
import type { OctetWriter } from '../octets/octet-writer';
import { written } from '../octets/written';
import { BASIC_CLASS } from './content-header';
import type { Properties } from './properties';

/** A body of at least this size is handed on as it is rather than copied. */
const LARGE_BYTES = 16 * 1024;

const END = Buffer.from([FRAME_END]);

/** A method that carries content, with its content. */
export interface Content {
  readonly channel: number;
  readonly method: BasicPublish | BasicDeliver | BasicGetOk | BasicReturn;
  readonly properties: Properties;
  readonly body: Buffer;
  /** The size of frames that was agreed, with the 8 octets around the payload; 0 is no limit. */
  readonly frameMax: number;
}

/**
 * The frames of a method with content (section 2.3.5.2), to be sent one buffer after another. A small message is one buffer; of a
 * large one the parts of the body stand in the list uncopied, what is around them in between. A body without octets has no frame.
 *
 * @throws CodecError if AMQP cannot carry a property or a string
 */
export function encodeContent(content: Content): Buffer[] {
  const { channel, body, frameMax } = content;
  const most = frameMax === 0 ? body.length : frameMax - FRAME_OVERHEAD_BYTES;
  if (body.length >= LARGE_BYTES || body.length > most) return largeContent(content, most);
  const whole = written((writer) => {
    writeHead(writer, content);
    if (body.length === 0) return;
    writeBodyStart(writer, channel, body.length);
    writer.copy(body, 0, body.length);
    writer.octet(FRAME_END);
  });
  return [whole];
}

function largeContent(content: Content, most: number): Buffer[] {
  const { channel, body } = content;
  const buffers: Buffer[] = [];
  for (let start = 0; start < body.length; start += most) {
    const part = body.subarray(start, start + most);
    const before = written((writer) => {
      if (start === 0) writeHead(writer, content);
      else writer.octet(FRAME_END);
      writeBodyStart(writer, channel, part.length);
    });
    buffers.push(before, part);
  }
  buffers.push(END);
  return buffers;
}

function writeHead(writer: OctetWriter, { channel, method, properties, body }: Content): void {
  writeMethodFrame(writer, channel, method);
  const start = beginFrame(writer, FRAME_HEADER, channel);
  writer.short(BASIC_CLASS);
  writer.short(0);
  writer.longLong(body.length);
  writeProperties(writer, properties);
  endFrame(writer, start);
}

function writeBodyStart(writer: OctetWriter, channel: number, size: number): void {
  writer.octet(FRAME_BODY);
  writer.short(channel);
  writer.long(size);
}
