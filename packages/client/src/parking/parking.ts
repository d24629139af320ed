import { isAmqpError, Queue, type AmqpAdmin, type Message } from '@nest-amqp/core';
import type { MessageSender } from '../template/message-sender';
import { withExceptionHeaders, type OriginalRoute } from '../retry/exception-headers';

/** A message that is parked, and why. */
export interface ParkingRequest {
  readonly message: Message;
  readonly error: Error;
  readonly route: OriginalRoute;
}

/** What is told of a parked message. */
export interface Parked {
  readonly parkingQueue: string;
  readonly messageId?: string;
  /** The name of its last error. */
  readonly error: string;
}

/** Puts messages that cannot succeed into a durable queue beside the one that they came from, where a person can see them. */
export class Parking {
  private readonly declared = new Map<string, Promise<unknown>>();

  constructor(
    private readonly sender: MessageSender,
    private readonly admin: AmqpAdmin,
    private readonly onParked?: (parked: Parked) => void,
  ) {}

  /** The queue for messages of `source`. Names with `amq.` are the broker's, so a queue that it named lends none. */
  static queueFor(source: string, listenerId: string): string {
    return `${source.startsWith('amq.') ? listenerId : source}.parking`;
  }

  /** Resolves when the broker has confirmed the copy; the queue is declared when it is first needed. */
  async park(queue: string, { message, error, route }: ParkingRequest): Promise<void> {
    const parked = withExceptionHeaders(message, error, route);
    await this.declare(queue);
    try {
      await this.send(queue, parked);
    } catch (refusal) {
      if (!isAmqpError(refusal, 'RETURNED')) throw refusal;
      // Somebody has deleted the queue since it was declared.
      this.declared.delete(queue);
      await this.declare(queue);
      await this.send(queue, parked);
    }
    this.onParked?.({ parkingQueue: queue, messageId: message.properties.messageId, error: error.name });
  }

  private send(queue: string, message: Message): Promise<void> {
    return this.sender.forward('', queue, message);
  }

  private declare(name: string): Promise<unknown> {
    const known = this.declared.get(name);
    if (known) return known;
    // Classic and without a limit: looking at what is parked must neither reorder it nor count as a delivery. An operator may
    // have made the queue with other properties already.
    const properties = { onConflict: 'use-existing', exactArguments: true, arguments: { 'x-queue-type': 'classic' } } as const;
    const declaring = this.admin.declareQueue(new Queue(name, properties));
    this.declared.set(name, declaring);
    declaring.catch(() => this.declared.delete(name));
    return declaring;
  }
}
