import { CodecError } from '../codec-error';
import { readProperties } from '../generated/properties-reader';
import { OctetReader } from '../octets/octet-reader';
import type { Properties } from './properties';

/** The class that has content. */
export const BASIC_CLASS = 60;

/** What a header frame says (section 2.3.5.2). */
export interface ContentHeader {
  readonly classId: number;
  /** 0, if the sender keeps to the rules. */
  readonly weight: number;
  /** Rounded beyond 2^53. */
  readonly bodySize: number;
  /** None are read of a class other than `basic`. */
  readonly properties: Properties;
}

/**
 * Reads the payload of a header frame.
 *
 * @throws CodecError with the class where the payload says it
 */
export function decodeContentHeader(payload: Buffer): ContentHeader {
  const reader = new OctetReader(payload, 0);
  const classId = reader.short();
  const weight = reader.short();
  const bodySize = Number(reader.longLong());
  if (classId !== BASIC_CLASS) return { classId, weight, bodySize, properties: {} };
  try {
    const properties = readProperties(reader);
    reader.finish();
    return { classId, weight, bodySize, properties };
  } catch (error) {
    if (error instanceof CodecError) error.classId = classId;
    throw error;
  }
}
