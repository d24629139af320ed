import { PROTOCOL_HEADER } from '@nest-amqp/codec';

/** Octets of a protocol header. */
export const HEADER_OCTETS = 8;

const ACCEPTED: readonly string[] = [
  'AMQP\0\0\x09\x01',
  // the header of AMQP 0-9, which RabbitMQ takes for 0-9-1
  'AMQP\x01\x01\x00\x09',
];
const OLD_REVISION = 'AMQP\0\0';
const AMQP_1_0_LOGIN = 'AMQP\x03\x01\0\0';

/** What is answered to a header that is not taken. */
export interface RefusalHeaders {
  /** To what does not begin with `AMQP`, or asks for a revision that never was: the four octets after `AMQP`. */
  readonly unknownProtocolHeader: readonly [number, number, number, number];
}

/**
 * The header to refuse the client's header with; `undefined` if it is taken. A client of AMQP 1.0 is told that AMQP 0-9-1 is
 * spoken here, for nothing else is.
 */
export function refusalOf(header: Buffer, rules: RefusalHeaders): Buffer | undefined {
  const text = header.toString('latin1');
  if (ACCEPTED.includes(text)) return undefined;
  if (text === AMQP_1_0_LOGIN || text.startsWith(OLD_REVISION)) return PROTOCOL_HEADER;
  return Buffer.from([...PROTOCOL_HEADER.subarray(0, 4), ...rules.unknownProtocolHeader]);
}
