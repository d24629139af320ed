import type { ConnectionTuneOk } from '@nest-amqp/codec';
import { OFFERED_CHANNEL_MAX, OFFERED_FRAME_MAX } from '../limits';

/** What a connection was agreed to be like. */
export interface Tuning {
  readonly channelMax: number;
  readonly frameMax: number;
  readonly heartbeatMs: number;
}

const SECOND_MS = 1000;

/** What a client chose; `undefined` if it may not: below the minimum, above the offer, or no limit (0) where there is one. */
export function tuningOf({ channelMax, frameMax, heartbeat }: ConnectionTuneOk, minFrameMax: number): Tuning | undefined {
  const fits = channelMax >= 1 && channelMax <= OFFERED_CHANNEL_MAX && frameMax >= minFrameMax && frameMax <= OFFERED_FRAME_MAX;
  return fits ? { channelMax, frameMax, heartbeatMs: heartbeat * SECOND_MS } : undefined;
}
