import type { Clock, HeaderTable } from '@nest-amqp/core';
import type { VersionRules } from '../broker/version-rules';
import type { BrokerQueue } from './broker-queue';
import type { DeadMessage } from './dead-letter';
import type { DeathReason } from './death';
import type { ForwardLetter, KeptDeadLetters } from './kept-dead-letters';
import type { QueueDefinition } from './queue-definition';
import type { QueueSettings } from './queue-settings';

/** The queue in which a message died. */
export interface DeathPlace {
  readonly name: string;
  readonly settings: QueueSettings;
  /** Where its dead letters stay until they are taken; by default they do not. */
  readonly letters: KeptDeadLetters | undefined;
}

/** What a queue needs of its virtual host. */
export interface QueueHost {
  readonly clock: Clock;
  readonly rules: VersionRules;
  /** Publishes a dead message to the queue's dead-letter exchange, if it has one. */
  deadLetter(queue: DeathPlace, dead: DeadMessage, reason: DeathReason): void;
  /** Hands a dead letter to the queues that its exchange leads to. */
  readonly forwardLetter: ForwardLetter;
  /** The arguments of a queue and what policies settle for it. */
  argumentsOf(definition: QueueDefinition): HeaderTable;
  deleteQueue(queue: BrokerQueue): void;
}
