import { FrameError, type CodecError, type Frame } from '@nest-amqp/codec';
import { BrokerFault } from '@nest-amqp/memory';
import { listedOctets, payloadSnippet } from './shown-octets';

const CLASS_AND_METHOD_OCTETS = 4;

/** A frame of a type that does not exist, or too short for what it is. */
export function unknownFrame({ type, payload }: Frame): BrokerFault {
  return new BrokerFault(501, `type ${String(type)}, ${payloadSnippet(payload)}: unknown_frame`);
}

/** A frame that may not come on this channel. */
export function unexpectedFrame({ type, payload }: Frame): BrokerFault {
  return new BrokerFault(505, `type ${String(type)}, ${payloadSnippet(payload)}`);
}

/** The stream of octets cannot be cut into frames any further. */
function unreadableFrame({ fault }: FrameError): BrokerFault {
  const why =
    fault.kind === 'too-large'
      ? `{frame_too_large,${String(fault.size)},${String(fault.max)}}`
      : `{invalid_frame_end_marker,${String(fault.end)}}`;
  return new BrokerFault(501, `type ${String(fault.type)}, ${payloadSnippet(fault.payload)}: ${why}`);
}

/** Whatever went wrong with a frame as a fault; what nobody foresaw is a crash of the broker (541). */
export function faultOfFailure(error: unknown): BrokerFault {
  if (error instanceof FrameError) return unreadableFrame(error);
  return error instanceof BrokerFault ? error : new BrokerFault(541, '', { cause: error });
}

/** A method whose fields cannot be read. `undefined` where RabbitMQ's reader crashes without a word: a method that does not exist, a table that is wrong inside. */
export function unreadableMethod(error: CodecError, payload: Buffer): BrokerFault | undefined {
  if (error.kind === 'unknown-method' || error.kind === 'malformed-table') return undefined;
  if (error.kind === 'invalid-utf8') return new BrokerFault(501, 'Malformed UTF-8 in shortstr');
  const fault = new BrokerFault(501, `cannot decode ${listedOctets(payload.subarray(CLASS_AND_METHOD_OCTETS))}`);
  return BrokerFault.of(fault, [payload.readUInt16BE(0), payload.readUInt16BE(2)]);
}
