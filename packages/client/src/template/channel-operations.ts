import {
  AmqpIllegalStateError,
  AmqpTimeoutError,
  type Channel,
  type Clock,
  type CorrelationData,
  type Delivery,
  type Exchange,
  type Message,
  type MessageConverter,
  type PayloadType,
  type Queue,
  type ReceiveOptions,
  type SendOptions,
  type Unboxed,
} from '@nest-amqp/core';
import { settledWithin } from '../connection/settled-within';
import { writeSettling } from '../connection/settling';
import { abortedError } from './aborted-error';
import type { ChannelSends } from './channel-sends';
import { consumeOne } from './consume-one';
import { unhurt } from './outcomes';
import { Patience } from './patience';
import type { InvokeOperations } from './rabbit-operations';
import type { Receiver } from './receiver';
import type { Sending } from './sending';

/** What a {@link ChannelOperations} is made of. */
export interface ChannelOperationsParts {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly sending: Sending;
  /** Absent in a transaction, where a commit takes the place of confirms. */
  readonly sends?: ChannelSends;
  readonly receiver: Receiver;
  readonly converter: MessageConverter;
  readonly sendTimeoutMs: number;
  queueName(queue: string | Queue): string;
}

/** The template's operations on one channel that nobody else uses, in the order of the calls, until the work on it is over. */
export class ChannelOperations implements InvokeOperations {
  private isOver = false;

  constructor(private readonly parts: ChannelOperationsParts) {}

  send(exchange: string | Exchange, routingKey: string | Queue, message: Message, options?: SendOptions | CorrelationData): Promise<void>;
  send(routingKey: string | Queue, message: Message): Promise<void>;
  send(message: Message): Promise<void>;
  send(...args: readonly unknown[]): Promise<void> {
    return this.sendOn((sending) => sending.send(args));
  }

  // Whoever names T has the payload checked against it.
  /* eslint-disable @typescript-eslint/no-unnecessary-type-parameters */
  convertAndSend<T = unknown>(
    exchange: string | Exchange,
    routingKey: string | Queue,
    payload: T,
    options?: SendOptions | CorrelationData,
  ): Promise<void>;
  convertAndSend<T = unknown>(routingKey: string | Queue, payload: T): Promise<void>;
  convertAndSend<T = unknown>(payload: T): Promise<void>;
  convertAndSend(...args: readonly unknown[]): Promise<void> {
    return this.sendOn((sending) => sending.convertAndSend(args));
  }

  sendToQueue<T = unknown>(queue: string | Queue, payload: T, options?: SendOptions | CorrelationData): Promise<void> {
    return this.sendOn((sending) => sending.sendToQueue(queue, payload, options));
  }
  /* eslint-enable @typescript-eslint/no-unnecessary-type-parameters */

  publish(message: object, options?: SendOptions | CorrelationData): Promise<void> {
    return this.sendOn((sending) => sending.publish(message, options));
  }

  receive(queue: string | Queue, options: ReceiveOptions = {}): Promise<Message | undefined> {
    return this.on(async ({ channel, receiver, queueName }) => {
      const name = queueName(queue);
      if (options.signal?.aborted) throw abortedError(`Receiving from queue '${name}'`, options.signal, 'not-sent');
      const delivery = (await channel.basicGet(name)) ?? (await this.waitFor(name, options));
      if (!delivery) return undefined;
      writeSettling(channel, delivery.deliveryTag, { method: 'ack' });
      return receiver.received(delivery, name);
    });
  }

  async receiveAndConvert<T = unknown>(
    queue: string | Queue,
    options: ReceiveOptions & { readonly type?: PayloadType<T> } = {},
  ): Promise<Unboxed<T> | undefined> {
    const message = await this.receive(queue, options);
    return message && (this.parts.converter.fromMessage(message, options.type) as Unboxed<T>);
  }

  execute<T>(work: (channel: Channel) => Promise<T> | T): Promise<T> {
    return this.on(async ({ channel }) => work(channel));
  }

  waitForConfirms(timeoutMs = this.parts.sendTimeoutMs): Promise<boolean> {
    return this.on(async () => (await this.failuresWithin(timeoutMs)).length === 0);
  }

  waitForConfirmsOrDie(timeoutMs = this.parts.sendTimeoutMs): Promise<void> {
    return this.on(async ({ channel }) => {
      try {
        const [first] = await this.failuresWithin(timeoutMs);
        if (first) throw first;
      } catch (error) {
        await channel.close();
        throw error;
      }
    });
  }

  /** From now on every operation is refused: the channel is gone. */
  end(): void {
    this.isOver = true;
  }

  /** The very promise of the send, which nobody needs to await. */
  private sendOn(send: (sending: Sending) => Promise<void>): Promise<void> {
    return this.isOver ? unhurt(Promise.reject(over())) : send(this.parts.sending);
  }

  private async on<T>(operation: (parts: ChannelOperationsParts) => Promise<T>): Promise<T> {
    if (this.isOver) throw over();
    return operation(this.parts);
  }

  private async waitFor(queue: string, { timeoutMs = 0, signal, consumerArguments }: ReceiveOptions): Promise<Delivery | undefined> {
    if (!(timeoutMs > 0)) return undefined;
    const { clock, channel } = this.parts;
    const timeUp = new AmqpTimeoutError(`No message came to queue '${queue}' in time`);
    const aborted = (given: AbortSignal): Error => abortedError(`Receiving from queue '${queue}'`, given, 'not-sent');
    const patience = new Patience({ clock, timeoutMs, signal, timedOut: () => timeUp, aborted });
    try {
      return await consumeOne(channel, queue, { clock, consumerArguments, signal: patience.signal });
    } catch (error) {
      if (error === timeUp) return undefined;
      throw error;
    } finally {
      patience.end();
    }
  }

  private async failuresWithin(timeoutMs: number): Promise<readonly Error[]> {
    const { sends, clock } = this.parts;
    if (!sends) throw new AmqpIllegalStateError('A transaction has no confirms: its messages are sent by the commit');
    if (await settledWithin(clock, timeoutMs, sends.settled())) return sends.takeFailures();
    throw new AmqpTimeoutError(`The broker has not confirmed everything within ${String(timeoutMs)} ms`, { outcome: 'unknown' });
  }
}

function over(): AmqpIllegalStateError {
  return new AmqpIllegalStateError(
    'The work that this channel was opened for is over. Await everything inside the callback, or use the template itself',
    { outcome: 'not-sent' },
  );
}
