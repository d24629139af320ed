import { METHOD_IDS, type Method } from '../generated/method';
import { writeMethod } from '../generated/method-writers';
import type { OctetWriter } from '../octets/octet-writer';
import { FRAME_END, FRAME_METHOD } from './frame';

/** Begins a frame; {@link endFrame} takes what is returned. */
export function beginFrame(writer: OctetWriter, type: number, channel: number): number {
  writer.octet(type);
  writer.short(channel);
  return writer.beginLength();
}

export function endFrame(writer: OctetWriter, start: number): void {
  writer.endLength(start);
  writer.octet(FRAME_END);
}

export function writeMethodFrame(writer: OctetWriter, channel: number, method: Method): void {
  const start = beginFrame(writer, FRAME_METHOD, channel);
  writer.long(METHOD_IDS[method.name]);
  writeMethod(writer, method);
  endFrame(writer, start);
}
