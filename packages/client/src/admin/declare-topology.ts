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
import { conflictDifference } from './conflict-difference';
import { declare } from './declaration';
import type { TopologyMemory } from './topology-memory';

/** Who is told of declarations that fail. */
export interface DeclarationWitnesses {
  readonly logger: AmqpLogger;
  readonly events?: RabbitEvents;
}

const ORDER = { exchange: 0, queue: 1, binding: 2 } as const;

/**
 * Declares everything that a memory holds: exchanges, then queues, then bindings. All are tried, each failure on a channel
 * of its own; what a declarable's options excuse is logged.
 *
 * @throws AmqpTopologyError listing the failures; any other error if the connection was lost meanwhile.
 */
export async function declareTopology(connection: Connection, memory: TopologyMemory, witnesses: DeclarationWitnesses): Promise<void> {
  const wanted = memory.declarables.filter((each) => each.shouldDeclare).sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
  if (wanted.length === 0) return;
  const failures: TopologyFailure[] = [];
  let channel: Channel | undefined;
  for (const declarable of wanted) {
    channel = channel?.isOpen ? channel : await connection.createChannel();
    try {
      await declare(channel, declarable, memory);
    } catch (error) {
      if (!connection.isOpen) throw error;
      if (!tellOfFailure(declarable, error as Error, witnesses)) failures.push(failureOf(declarable, error as Error));
    }
  }
  await channel?.close();
  if (failures.length > 0) {
    throw new AmqpTopologyError(failures, { retryable: failures.every(({ error }) => isAmqpError(error) && error.retryable) });
  }
}

function failureOf(declarable: Declarable, error: Error): TopologyFailure {
  const difference = isBrokerError(error) ? conflictDifference(error.replyText) : [];
  return { subject: declarable.toString(), error, ...(difference.length > 0 && { difference }) };
}

/** Tells of a declaration that failed. @returns whether the declarable's options excuse it; then it is logged, too. */
export function tellOfFailure(declarable: Declarable, error: Error, { logger, events }: DeclarationWitnesses): boolean {
  const excused = isExcused(declarable, error);
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
function isExcused(declarable: Declarable, error: unknown): boolean {
  if (declarable.ignoreDeclarationExceptions) return true;
  return declarable.kind !== 'binding' && declarable.onConflict === 'use-existing' && isAmqpError(error, 'PRECONDITION_FAILED');
}
