import { FRAME_BODY, FRAME_HEADER, FRAME_HEARTBEAT, FRAME_METHOD, type Frame } from '@nest-amqp/codec';

/** What a frame is, as far as its type and size say. */
export type FrameKind = 'method' | 'header' | 'body' | 'heartbeat';

const METHOD_OCTETS = 4;
const CONTENT_HEADER_OCTETS = 12;

/** `undefined` for a frame that is none of them (`rabbit_command_assembler:analyze_frame`). */
export function frameKind({ type, payload }: Frame): FrameKind | undefined {
  switch (type) {
    case FRAME_METHOD:
      return payload.length >= METHOD_OCTETS ? 'method' : undefined;
    case FRAME_HEADER:
      return payload.length >= CONTENT_HEADER_OCTETS ? 'header' : undefined;
    case FRAME_BODY:
      return 'body';
    case FRAME_HEARTBEAT:
      return payload.length === 0 ? 'heartbeat' : undefined;
    default:
      return undefined;
  }
}
