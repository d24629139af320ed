/**
 * - `unknown-method`: no method has this class and number
 * - `malformed`: the octets are not what the grammar says, or more or fewer than it says
 * - `malformed-table`: the fields of a table, within its length, are not what the grammar says
 * - `invalid-utf8`: a short string of a method is not UTF-8
 * - `unencodable`: AMQP cannot carry what was to be written
 */
export type CodecErrorKind = 'unknown-method' | 'malformed' | 'malformed-table' | 'invalid-utf8' | 'unencodable';

/** A method, a header or a table that could not be read or written. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  /** Of the method or content that was read, as far as that is known; 0 otherwise. */
  classId = 0;
  /** Of the method that was read, as far as that is known; 0 otherwise. */
  methodId = 0;

  constructor(
    readonly kind: CodecErrorKind,
    message: string,
  ) {
    super(message);
  }
}
