import { isAmqpError, type Clock, type Message, type Queue } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { WAIT_PREFIX, waitQueueName } from '../delay/wait-queue-name';
import type { WaitQueues } from '../delay/wait-queues';
import type { MessageSender } from '../template/message-sender';
import { forDetour } from './origin';
import { retryHeaders } from './retry-headers';
import type { FailedAttempt } from './retry-step';
import { thrownError } from './thrown-error';

/** What waiting in the broker needs to know of its listener. */
export interface RetryWaitsOptions {
  readonly listenerId: string;
  readonly waits: WaitQueues;
  readonly sender: MessageSender;
  readonly clock: Clock;
  readonly logger: AmqpLogger;
  /** The queue of this name, if the application declares it. */
  declaredQueue(name: string): Queue | undefined;
}

// Permissions change seldom, and asking for them costs a channel.
const ASK_AGAIN_MS = 60_000;

/** Puts failed messages into wait queues of the broker, from which they come back to the queue that they were read from. */
export class RetryWaits {
  private refusedUntil = -Infinity;

  constructor(private readonly options: RetryWaitsOptions) {}

  /**
   * Resolves with true when the broker has confirmed the copy that will come back, so that the message can be acknowledged;
   * with false, and a word in the log, if it has to be waited for in process.
   */
  async wait(message: Message, queue: string, { attempt, delayMs, thrown }: FailedAttempt): Promise<boolean> {
    const { clock, listenerId, sender, waits } = this.options;
    if (clock.now() < this.refusedUntil || !this.canComeBack(message, queue)) return false;
    const failure = { attempt, error: thrownError(thrown, listenerId), now: clock.now() };
    const copy = forDetour(message, retryHeaders(message.properties, failure));
    const wholeMs = Math.ceil(delayMs);
    try {
      await waits.through(wholeMs, '', (exchange) => sender.forward(exchange, queue, copy));
      return true;
    } catch (error) {
      this.tellWhy(waitQueueName(wholeMs, ''), error);
      return false;
    }
  }

  /** A stream would keep the copy for ever, a queue that may go or refuse would lose it. */
  private canComeBack({ properties: { headers } }: Message, name: string): boolean {
    if (name.startsWith('amq.') || 'x-stream-offset' in headers) return false;
    const queue = this.options.declaredQueue(name);
    if (!queue) return true;
    const { exclusive, autoDelete, arguments: args } = queue;
    const { 'x-queue-type': type, 'x-overflow': overflow } = args;
    const refuses = typeof overflow === 'string' && overflow.startsWith('reject-publish');
    return !exclusive && !autoDelete && type !== 'stream' && !refuses;
  }

  private tellWhy(name: string, error: unknown): void {
    const { clock, listenerId, logger } = this.options;
    const reason = error instanceof Error ? error.message : String(error);
    if (isAmqpError(error, 'ACCESS_REFUSED')) {
      this.refusedUntil = clock.now() + ASK_AGAIN_MS;
      logger.error(
        `Listener '${listenerId}' may not use the wait queue '${name}' (${reason}), so its messages wait in process and take up its prefetch. Grant configure, write and read on '^${WAIT_PREFIX.replaceAll('.', String.raw`\.`)}' and write on amq.default, or say retry: { ordered: true }`,
      );
    } else {
      logger.warn(`Listener '${listenerId}' could not put a message into the wait queue '${name}', so it waits in process: ${reason}`);
    }
  }
}
