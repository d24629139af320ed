import type { AmqpAdmin, MessageConverter, Queue } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { RabbitEvents } from '../events/rabbit-events';
import type { ReadyConnection } from '../connection/ready-connection';
import type { WaitQueues } from '../delay/wait-queues';
import type { Observation } from '../observation/observation';
import type { BackOff } from '../retry/back-off';
import type { MessageSender } from '../template/message-sender';
import type { ListenerEndpoint } from './endpoint';

/** What a container is made of. */
export interface ListenerContainerOptions {
  readonly endpoint: ListenerEndpoint;
  readonly connection: ReadyConnection;
  /** Publishes replies and parks messages. */
  readonly sender: MessageSender;
  readonly admin: AmqpAdmin;
  /** For retries with longer delays. By default those are waited for in process. */
  readonly waits?: WaitQueues;
  /** Serves listeners that name none. */
  readonly converter: MessageConverter;
  /** By default nothing is logged. */
  readonly logger?: AmqpLogger;
  /** Is told what becomes of consumers and messages. */
  readonly events?: RabbitEvents;
  /** Traces and measures. By default nothing does. */
  readonly observation?: Observation;
  /** Whether `RabbitContext.current()` tells the message that is handled. By default false. */
  readonly context?: boolean;
  /** The waits before a consumer that was lost is started again; one that ends goes on with its last. By default 100 to 5,000 ms with full jitter. */
  readonly restart?: BackOff;
  /** The name that a queue has at the broker, which may have made it. By default the declared one. */
  queueName?(queue: string | Queue): string;
  /** Whether this application declares where the queue's dead letters go. By default a `Queue` of the endpoint is asked. */
  deadLetters?(queue: string): boolean;
  /** The queue of this name, if the application declares it. By default none is known. */
  declaredQueue?(queue: string): Queue | undefined;
  /** Whether this application declares the queue, so that it is declared again when it has gone. By default it does not. */
  isOwnQueue?(queue: string): boolean;
}
