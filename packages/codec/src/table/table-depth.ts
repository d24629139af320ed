import { CodecError, type CodecErrorKind } from '../codec-error';

/**
 * How deep tables and arrays may stand in each other. RabbitMQ knows no limit but the size of a frame; here it is one, because
 * what is read is walked through by functions that call themselves.
 */
const DEEPEST = 256;

/** @throws CodecError */
export function checkDepth(depth: number, kind: CodecErrorKind): void {
  if (depth > DEEPEST) throw new CodecError(kind, `tables are nested more than ${String(DEEPEST)} deep`);
}
