import type { ConnectionTune, ConnectionTuneOk } from '@nest-amqp/codec';
import type { BrokerLimits } from '@nest-amqp/memory';

/** What a connection was agreed to be like; 0 is no limit, and no heartbeat. */
export interface Tuning {
  readonly channelMax: number;
  readonly frameMax: number;
  readonly heartbeatMs: number;
}

const SECOND_MS = 1000;

/** What is offered to a client. */
export function tuneOf({ channelMax, frameMax, heartbeatMs }: BrokerLimits): ConnectionTune {
  return { name: 'connection.tune', channelMax, frameMax, heartbeat: Math.floor(heartbeatMs / SECOND_MS) };
}

/** What a client chose of the offer; `undefined` if it may not: below the minimum, above the offer, or no limit (0) where there is one. */
export function tuningOf(
  { channelMax, frameMax, heartbeat }: ConnectionTuneOk,
  offer: BrokerLimits,
  minFrameMax: number,
): Tuning | undefined {
  const fits = isWithin(channelMax, 1, offer.channelMax) && isWithin(frameMax, minFrameMax, offer.frameMax);
  return fits ? { channelMax, frameMax, heartbeatMs: heartbeat * SECOND_MS } : undefined;
}

function isWithin(chosen: number, min: number, offered: number): boolean {
  if (chosen === 0) return offered === 0;
  return chosen >= min && (offered === 0 || chosen <= offered);
}
