import { OctetWriter } from './octet-writer';

/** One for all: what is written is taken before anyone else can write. */
const WRITER = new OctetWriter();

/**
 * What `write` writes, in a buffer of its own.
 *
 * @throws CodecError if AMQP cannot carry it
 */
export function written(write: (writer: OctetWriter) => void): Buffer {
  try {
    write(WRITER);
    return WRITER.take();
  } catch (error) {
    WRITER.clear();
    throw error;
  }
}
