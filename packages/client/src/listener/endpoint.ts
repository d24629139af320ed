import type { Address, Channel, Message, PayloadType, Queue } from '@nest-amqp/core';
import type { Acknowledgment } from './acknowledgment';
import type { ListenerOptions } from './listener-options';

/** One message on its way to a handler: everything that the handler may ask for as an argument. */
export interface ListenerInvocation {
  readonly message: Message;
  /** The converted payload; the {@link Message} itself where the handler takes no payload. */
  readonly payload: unknown;
  /** Settles through the container and runs everything else on a second channel. */
  readonly channel: Channel;
  readonly acknowledgment: Acknowledgment;
  /** Aborted when the result is no longer wanted: the channel is lost, or stopping has taken too long. */
  readonly signal: AbortSignal;
  /**
   * In a batch listener its messages one by one, in order; then `payload` is an array of theirs, `message` is the first one,
   * `acknowledgment` settles all of them, and `signal` is for the whole.
   */
  readonly batch?: readonly ListenerInvocation[];
}

/** A method that takes messages. */
export interface MessageHandler {
  /** For logs and errors: `OrderListener.onOrder`. */
  readonly name: string;
  /** The class that the payload is converted to; absent: whatever the message says, or plain JSON. */
  readonly payloadType?: PayloadType;
  /** False: the handler asks for the message only, and nothing is converted. */
  readonly takesPayload: boolean;
  /** Takes messages whose payload is `null` where a class is declared. By default they can never succeed. */
  readonly allowsNull?: boolean;
  /** Takes the messages of this routing key, or of a pattern with `*` and `#`, whatever their payload. */
  readonly routingKey?: string;
  /** Among several handlers of one endpoint: takes what no other one takes. */
  readonly isDefault?: boolean;
  /** Where a returned value goes if the message names no reply address. */
  readonly sendTo?: Address;
  invoke(invocation: ListenerInvocation): unknown;
}

/** A listener as it was declared: which queues, which handlers, which options. */
export interface ListenerEndpoint {
  /** Unique in its registry; by default class and method. */
  readonly id: string;
  /** Containers of one group can be started and stopped together. */
  readonly group?: string;
  readonly queues: readonly (string | Queue)[];
  /** One handler, or several that differ in payload type. */
  readonly handlers: readonly MessageHandler[];
  readonly options: ListenerOptions;
}
