import {
  AmqpTopologyError,
  isAmqpError,
  isBrokerError,
  type Channel,
  type Connection,
  type Declarable,
  type TopologyFailure,
} from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { RabbitEvents } from '../events/rabbit-events';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { within, type TimeBound } from '../connection/within';
import { conflictDifference } from './conflict-difference';
import { declare, isStillThere } from './declaration';
import type { TopologyMemory } from './topology-memory';

/** Who is told of declarations that fail. */
export interface DeclarationWitnesses {
  readonly logger: AmqpLogger;
  readonly events?: RabbitEvents;
}

/** Where it is declared, and how long the broker may take to answer one declaration. */
export interface DeclarationPlace {
  readonly connection: Connection;
  readonly bound: Omit<TimeBound, 'what'>;
}

const ORDER = { exchange: 0, queue: 1, binding: 2 } as const;

/**
 * Declares everything that a memory holds: exchanges, then queues, then bindings. All are tried, each failure on a channel
 * of its own; what a declarable's options excuse is logged.
 *
 * @throws AmqpTopologyError listing the failures; AmqpTimeoutError if one is not answered; any other error if the connection was lost
 * meanwhile.
 */
export async function declareTopology(
  { connection, bound }: DeclarationPlace,
  memory: TopologyMemory,
  witnesses: DeclarationWitnesses,
): Promise<void> {
  const wanted = [...memory.wanted].sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
  if (wanted.length === 0) return;
  const failures: TopologyFailure[] = [];
  let channel: Channel | undefined;
  const open = async (): Promise<Channel> => (channel = channel?.isOpen ? channel : await connection.createChannel());
  const declareNext = async (declarable: Declarable): Promise<void> => {
    if (await isStillThere(declarable, memory, async (name) => (await open()).queueDeclarePassive(name))) return;
    await declare(await open(), declarable, memory);
  };
  for (const declarable of wanted) {
    try {
      await within({ ...bound, what: `Declaring ${declarable.toString()}` }, declareNext(declarable));
    } catch (error) {
      // Who answers one of them not at all answers none.
      if (isAmqpError(error, 'TIMEOUT')) throw error;
      if (!connection.isOpen) throw isRefusal(error) ? topologyError([...failures, failureOf(declarable, error)]) : error;
      if (!tellOfFailure({ declarable, error: error as Error, memory }, witnesses)) failures.push(failureOf(declarable, error as Error));
    }
  }
  if (channel) await settledWithin(bound.clock, CLOSE_TIMEOUT_MS, channel.close());
  if (failures.length > 0) throw topologyError(failures);
}

/** An exchange type that the broker does not know is answered by closing the whole connection. */
function isRefusal(error: unknown): error is Error {
  return isBrokerError(error) && !error.retryable;
}

function topologyError(failures: readonly TopologyFailure[]): AmqpTopologyError {
  return new AmqpTopologyError(failures, { retryable: failures.every(({ error }) => isAmqpError(error) && error.retryable) });
}

function failureOf(declarable: Declarable, error: Error): TopologyFailure {
  const difference = isBrokerError(error) ? [...conflictDifference(error.replyText), ...missingPlugin(declarable, error.replyText)] : [];
  return { subject: declarable.toString(), error, ...(difference.length > 0 && { difference }) };
}

/** Types that plugins add are declared here under their own names. */
function missingPlugin(declarable: Declarable, replyText: string): string[] {
  if (declarable.kind !== 'exchange' || !replyText.includes('unknown exchange type')) return [];
  const remedy = declarable.delayed ? ', or leave out delayed and send with delayMs, which needs no plugin' : '';
  return [`Enable the plugin that adds the exchange type '${declarable.declaredType}'${remedy}`];
}

/** A declaration that failed. */
interface FailedDeclaration {
  readonly declarable: Declarable;
  readonly error: Error;
  readonly memory: TopologyMemory;
}

/** Tells of a declaration that failed. @returns whether the declarable's options excuse it; then it is logged, too. */
export function tellOfFailure({ declarable, error, memory }: FailedDeclaration, { logger, events }: DeclarationWitnesses): boolean {
  const excused = isExcused(declarable, error, memory);
  if (excused) logger.warn(excuse(declarable, error));
  const code = isAmqpError(error) ? error.code : undefined;
  events?.emit({ type: 'declaration.failed', subject: declarable.toString(), code, reason: error.message, excused });
  return excused;
}

/** What is logged of a failure that a declarable's options excuse. */
function excuse(declarable: Declarable, error: Error): string {
  return `${declarable.toString()} was not declared and is used as it is: ${error.message}`;
}

/** Whether a declarable's options say to go on without its declaration. */
function isExcused(declarable: Declarable, error: unknown, memory: TopologyMemory): boolean {
  if (declarable.ignoreDeclarationExceptions) return true;
  return declarable.kind !== 'binding' && memory.onConflict(declarable) === 'use-existing' && isAmqpError(error, 'PRECONDITION_FAILED');
}
