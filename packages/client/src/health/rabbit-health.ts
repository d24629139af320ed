import type { ConnectionState } from '../connection/connection-state';

/** How one connection is. */
export interface ConnectionHealth {
  /** `down`: it was there and is being opened again, or its first opening takes long. */
  readonly status: ConnectionState;
}

/** How one listener is. */
export interface ListenerHealth {
  /** `down`: it should consume and does not. */
  readonly status: 'up' | 'starting' | 'paused' | 'stopped' | 'down';
  /** The queues that it should consume and does not. */
  readonly missingQueues: readonly string[];
  /** Messages that its handlers work on. */
  readonly inFlight: number;
}

/** How an application and its broker are. */
export interface RabbitHealth {
  /** `degraded`: everything is connected and consumes, but a listener is paused, or the broker takes no messages for now. */
  readonly status: 'up' | 'degraded' | 'down';
  /** Where the broker is; never with a password. */
  readonly broker: string;
  readonly connections: { readonly consuming: ConnectionHealth; readonly publishing: ConnectionHealth & { readonly blocked: boolean } };
  /** By id. */
  readonly listeners: Readonly<Record<string, ListenerHealth>>;
}

/** A listener as it is looked at. */
export interface ExaminedListener {
  readonly id: string;
  readonly state: string;
  readonly inFlight: number;
  readonly missingQueues: readonly string[];
}

/** What is looked at: a `RabbitApplication`. */
export interface ExaminedApplication {
  /** Where its broker is. */
  readonly address: string;
  readonly connectionStates: { readonly consuming: ConnectionState; readonly publishing: ConnectionState };
  readonly template: { readonly isBlocked: boolean };
  readonly registry: { readonly containers: readonly ExaminedListener[] };
  /** Milliseconds since it was started. */
  readonly uptimeMs: number;
}

/** How strictly it is looked. */
export interface RabbitHealthOptions {
  /** Milliseconds after the start of the application until a connection or a consumer that is not there yet counts as down. By default 10,000. */
  readonly startGraceMs?: number;
}

/**
 * How an application is, from what it knows: no connection is opened and nothing is declared for it. It is down when a connection
 * is down, and when a listener does not consume what it should. What nobody has asked for, or has stopped, is not missed.
 */
export function rabbitHealth(application: ExaminedApplication, { startGraceMs = 10_000 }: RabbitHealthOptions = {}): RabbitHealth {
  const isStarting = application.uptimeMs < startGraceMs;
  const { consuming, publishing } = application.connectionStates;
  const { isBlocked: blocked } = application.template;
  const listeners = Object.fromEntries(application.registry.containers.map((each) => [each.id, listenerHealth(each, isStarting)]));
  const states = Object.values(listeners).map(({ status }) => status);
  const isMissing = (state: ConnectionState): boolean => state === 'down' || state === 'closed' || (state === 'connecting' && !isStarting);
  const isDown = isMissing(consuming) || isMissing(publishing) || states.includes('down');
  return {
    status: isDown ? 'down' : blocked || states.includes('paused') ? 'degraded' : 'up',
    broker: application.address,
    connections: { consuming: { status: consuming }, publishing: { status: publishing, blocked } },
    listeners,
  };
}

function listenerHealth({ state, inFlight, missingQueues }: ExaminedListener, isStarting: boolean): ListenerHealth {
  if (state === 'paused') return { status: 'paused', missingQueues: [], inFlight };
  if (state !== 'running') return { status: 'stopped', missingQueues: [], inFlight };
  if (missingQueues.length === 0) return { status: 'up', missingQueues, inFlight };
  return { status: isStarting ? 'starting' : 'down', missingQueues, inFlight };
}
