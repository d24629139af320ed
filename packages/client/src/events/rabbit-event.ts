import type { AmqpErrorCode } from '@nest-amqp/core';

/** A connection has been opened, or has come back, and everything is declared on it. */
export interface ConnectionUpEvent {
  readonly type: 'connection.up';
  /** Its name at the broker, such as `orders@host#4711`; the one for publishing ends in `.publisher`. */
  readonly connection: string;
  /** Whether it has been there before. */
  readonly reconnected: boolean;
}

/** A connection that was there is lost; it is being opened again. */
export interface ConnectionLostEvent {
  readonly type: 'connection.lost';
  readonly connection: string;
  readonly reason: string;
}

/** A lost connection did not come back in as many attempts as `reconnect.maxAttempts` allows. The application stops consuming and sending. */
export interface ConnectionGivenUpEvent {
  readonly type: 'connection.given-up';
  readonly connection: string;
  readonly reason: string;
}

/** The broker reads nothing that is published on a connection for now, for example because it is low on memory. */
export interface ConnectionBlockedEvent {
  readonly type: 'connection.blocked';
  readonly connection: string;
  readonly reason: string;
}

export interface ConnectionUnblockedEvent {
  readonly type: 'connection.unblocked';
  readonly connection: string;
}

/** What every event of a consumer tells. */
export interface ConsumerEvent {
  readonly listener: string;
  readonly queue: string;
}

/** The broker delivers a queue's messages to a listener; so also after every return. */
export interface ConsumerStartedEvent extends ConsumerEvent {
  readonly type: 'consumer.started';
  readonly consumerTag: string;
}

/** A consumer could not be started, or its channel was lost. It is tried again. */
export interface ConsumerFailedEvent extends ConsumerEvent {
  readonly type: 'consumer.failed';
  readonly reason: string;
}

/** The broker ended a consumer, for example because its queue was deleted. It is tried again. */
export interface ConsumerCancelledEvent extends ConsumerEvent {
  readonly type: 'consumer.cancelled';
}

/** A queue that a listener wants to consume is not there. It is waited for. */
export interface QueueMissingEvent extends ConsumerEvent {
  readonly type: 'queue.missing';
}

/** A running listener has had no message for its `idleEventIntervalMs`; so again after each further interval. */
export interface ContainerIdleEvent {
  readonly type: 'container.idle';
  readonly listener: string;
  readonly queues: readonly string[];
  /** Milliseconds since the last message or, if there has been none, since the start. */
  readonly idleMs: number;
}

/** An exchange, a queue or a binding was not declared. */
export interface DeclarationFailedEvent {
  readonly type: 'declaration.failed';
  /** Such as `queue 'orders.placed'`. */
  readonly subject: string;
  /** Such as `PRECONDITION_FAILED`. */
  readonly code?: AmqpErrorCode;
  readonly reason: string;
  /** Whether its own options say to go on without it. */
  readonly excused: boolean;
}

/** What every event of a sent message tells. */
export interface SentMessageEvent {
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageId?: string;
}

/** No queue was bound for a message, whatever its sender wanted done about it. */
export interface MessageReturnedEvent extends SentMessageEvent {
  readonly type: 'message.returned';
  readonly replyCode: number;
  readonly replyText: string;
}

/** The broker refused a message, for example because a queue is full. */
export interface MessageNackedEvent extends SentMessageEvent {
  readonly type: 'message.nacked';
}

/** A message that could not be handled lies in a parking queue, and waits for a person. */
export interface MessageParkedEvent {
  readonly type: 'message.parked';
  readonly listener: string;
  /** Where it is now. */
  readonly parkingQueue: string;
  readonly messageId?: string;
  /** The kind of its last failure, such as `TypeError`. What an error says may quote the payload, and is not told. */
  readonly error: string;
}

/** A listener has stopped taking messages by itself. */
export interface ListenerPausedEvent {
  readonly type: 'listener.paused';
  readonly listener: string;
  readonly reason: string;
  /** Milliseconds until it tries one message. */
  readonly forMs?: number;
}

export interface ListenerResumedEvent {
  readonly type: 'listener.resumed';
  readonly listener: string;
}

/** Everything that happens to an application and its broker beside the messages that pass. Never a payload, never a credential. */
export type RabbitEvent =
  | ConnectionUpEvent
  | ConnectionLostEvent
  | ConnectionGivenUpEvent
  | ConnectionBlockedEvent
  | ConnectionUnblockedEvent
  | ConsumerStartedEvent
  | ConsumerFailedEvent
  | ConsumerCancelledEvent
  | QueueMissingEvent
  | ContainerIdleEvent
  | DeclarationFailedEvent
  | MessageReturnedEvent
  | MessageNackedEvent
  | MessageParkedEvent
  | ListenerPausedEvent
  | ListenerResumedEvent;

/** Such as `consumer.started`. */
export type RabbitEventType = RabbitEvent['type'];
