import { AmqpIllegalStateError, type Delivery, type Queue } from '@nest-amqp/core';
import { readyInTime } from '../connection/ready-in-time';
import type { ReadyConnection } from '../connection/ready-connection';
import type { MessageSender } from '../template/message-sender';
import { thrownError } from '../retry/thrown-error';
import { parkedMessage, type ParkedMessage } from './parked-message';
import { walkQueue, type Decision } from './queue-walk';
import { asItLies, sentBack } from './sent-back';

/** Which messages of a queue are meant: all, those with a message id, or those that a function says yes to. */
export type ParkedSelection = 'all' | { readonly messageId: string | readonly string[] } | ((parked: ParkedMessage) => boolean);

/** How much of a queue is listed. */
export interface ListOptions {
  /** The most messages in the answer. By default 100. */
  readonly limit?: number;
  /** By default all are meant. */
  readonly filter?: (parked: ParkedMessage) => boolean;
}

/** Where messages are sent back to. */
export interface SendBackOptions {
  /** By default the queue that each message failed in. */
  readonly to?: string | Queue;
}

/** What came of sending messages back. */
export interface SentBack {
  /** How many are in their queue again. */
  readonly sent: number;
  /** Those that could not be sent back, and why; they lie where they were. */
  readonly failed: readonly { readonly parked: ParkedMessage; readonly error: Error }[];
}

/** What a {@link ParkingLot} stands on. */
export interface ParkingLotParts {
  readonly connection: ReadyConnection;
  readonly sender: MessageSender;
  /** The name that a queue has at the broker, which may have made it. */
  queueName(queue: string | Queue): string;
  /** The queue of this name, if the application declares it. */
  declaredQueue(name: string): Queue | undefined;
}

/**
 * Looks into parking and dead-letter queues, and sends their messages back to where they failed. Looking takes nothing out and
 * changes no order. While it lasts, nobody else sees the messages that it has come to; they are marked as redelivered
 * afterwards.
 */
export class ParkingLot {
  /** Walks over one queue would hide messages from each other. */
  private readonly walking = new Map<string, Promise<unknown>>();

  constructor(private readonly parts: ParkingLotParts) {}

  /**
   * The messages of a queue, the oldest first.
   *
   * @throws AmqpError with the code `NOT_FOUND` if there is no such queue.
   */
  async list(queue: string | Queue, { limit = 100, filter = () => true }: ListOptions = {}): Promise<ParkedMessage[]> {
    const found: ParkedMessage[] = [];
    if (limit < 1) return found;
    await this.walk(queue, (parked) => {
      if (filter(parked)) found.push(parked);
      return found.length < limit ? 'stays' : undefined;
    });
    return found;
  }

  /** The first message with this id; `undefined` if there is none. */
  async look(queue: string | Queue, messageId: string): Promise<ParkedMessage | undefined> {
    return (await this.list(queue, { limit: 1, filter: (parked) => parked.messageId === messageId }))[0];
  }

  /**
   * Publishes messages to the queue that they failed in, in their order, and takes each out when the broker has confirmed its
   * copy. A copy has all its attempts before it, and its handler sees it as it was first published. If the process ends between
   * the confirm and the acknowledgement, a message is in both queues.
   */
  async sendBack(queue: string | Queue, which: ParkedSelection, { to }: SendBackOptions = {}): Promise<SentBack> {
    const selects = selector(which);
    const target = to === undefined ? undefined : this.parts.queueName(to);
    const failed: { parked: ParkedMessage; error: Error }[] = [];
    let sent = 0;
    await this.walk(queue, async (parked) => {
      if (!selects(parked)) return 'stays';
      try {
        await this.parts.sender.forward('', destinationOf(parked, target), sentBack(parked.message));
        sent++;
        return 'goes';
      } catch (error) {
        failed.push({ parked, error: thrownError(error, 'The sender') });
        return 'stays';
      }
    });
    return { sent, failed };
  }

  /** Takes messages out for good, and resolves with how many there were. */
  async delete(queue: string | Queue, which: ParkedSelection): Promise<number> {
    const selects = selector(which);
    let deleted = 0;
    await this.walk(queue, (parked) => {
      if (!selects(parked)) return 'stays';
      deleted++;
      return 'goes';
    });
    return deleted;
  }

  private walk(
    queue: string | Queue,
    decide: (parked: ParkedMessage) => Decision | undefined | Promise<Decision | undefined>,
  ): Promise<void> {
    const { connection, sender, ...parts } = this.parts;
    const name = parts.queueName(queue);
    const walk = async (): Promise<void> =>
      walkQueue({
        connection: await readyInTime(connection, `Looking through queue '${name}'`),
        queue: name,
        declared: this.parts.declaredQueue(name),
        decide: (delivery) => decide(parkedMessage(delivery, name)),
        putBehind: (delivery: Delivery) => sender.forward('', name, asItLies(delivery)),
      });
    const walked = (this.walking.get(name) ?? Promise.resolve()).then(walk);
    const over = walked
      .catch(() => undefined)
      .then(() => {
        if (this.walking.get(name) === over) this.walking.delete(name);
      });
    this.walking.set(name, over);
    return walked;
  }
}

function selector(which: ParkedSelection): (parked: ParkedMessage) => boolean {
  if (which === 'all') return () => true;
  if (typeof which === 'function') return which;
  const ids = new Set(typeof which.messageId === 'string' ? [which.messageId] : which.messageId);
  return ({ messageId }) => messageId !== undefined && ids.has(messageId);
}

function destinationOf({ failedQueue, message }: ParkedMessage, target: string | undefined): string {
  const destination = target ?? failedQueue;
  if (destination !== undefined) return destination;
  throw new AmqpIllegalStateError(`${message.toString()} does not say which queue it failed in. Name the queue that it shall go to`);
}
