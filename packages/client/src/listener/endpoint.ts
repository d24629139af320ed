import type { Address, PayloadType, Queue } from '@nest-amqp/core';
import type { ListenerInvocation } from './listener-invocation';
import type { ListenerOptions } from './listener-options';

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
