import { CodecError } from '../codec-error';
import type { OctetReader } from '../octets/octet-reader';
import type { OctetWriter } from '../octets/octet-writer';

/** Seconds since 1970 as a Date, or as a number or bigint where no Date can hold them, such as microseconds by mistake. */
export function readTime(reader: OctetReader): Date | number | bigint {
  const seconds = reader.signedLongLong();
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? seconds : date;
}

/** Writes whole seconds; those of a Date are rounded down. */
export function writeTime(writer: OctetWriter, time: Date | number | bigint): void {
  if (typeof time === 'bigint') {
    writer.longLong(time);
    return;
  }
  const seconds = typeof time === 'number' ? time : Math.floor(time.getTime() / 1000);
  if (!Number.isSafeInteger(seconds)) throw new CodecError('unencodable', `${String(time)} is no time in whole seconds`);
  writer.longLong(seconds);
}
