import {
  AmqpTimeoutError,
  Message,
  type Channel,
  type Connection,
  type Delivery,
  type MessagePostProcessor,
  type ReceiveOptions,
} from '@nest-amqp/core';
import { abortable } from '../connection/abortable';
import { OperationChannel } from '../connection/operation-channel';
import type { ReadyConnection } from '../connection/ready-connection';
import { readyInTime } from '../connection/ready-in-time';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { writeSettling } from '../connection/settling';
import { within } from '../connection/within';
import { abortedError } from './aborted-error';
import { consumeOne } from './consume-one';
import { Patience } from './patience';

/** Works with a message that is not acknowledged yet. */
type Work = (delivery: Delivery, channel: Channel) => Promise<void>;

/** Fetches single messages. */
export class Receiver {
  private readonly operations: OperationChannel;

  constructor(
    private readonly connection: ReadyConnection,
    private readonly afterReceive: readonly MessagePostProcessor[],
  ) {
    this.operations = new OperationChannel(connection);
  }

  /** The next message of a queue, acknowledged; `undefined` if none came in time. */
  async receive(queue: string, options: ReceiveOptions): Promise<Message | undefined> {
    const { timeoutMs = 0, signal } = options;
    if (signal?.aborted) throw abortedError(`Receiving from queue '${queue}'`, signal, 'not-sent');
    let delivery = await this.get(queue);
    if (!delivery && timeoutMs > 0) {
      await this.wait(queue, options, (waitedFor, channel) => {
        writeSettling(channel, waitedFor.deliveryTag, { method: 'ack' });
        delivery = waitedFor;
        return Promise.resolve();
      });
    }
    return delivery && this.received(delivery, queue);
  }

  /** Works on the next message of a queue and acknowledges it; if the work fails, the message goes back. Resolves with whether there was one. */
  async handle(queue: string, options: ReceiveOptions, work: (message: Message) => Promise<void>): Promise<boolean> {
    const settled: Work = async (delivery, channel) => {
      try {
        await work(this.received(delivery, queue));
      } catch (error) {
        if (channel.isOpen) writeSettling(channel, delivery.deliveryTag, { method: 'nack' });
        throw error;
      }
      // If the channel was lost meanwhile, the message is delivered again.
      if (channel.isOpen) writeSettling(channel, delivery.deliveryTag, { method: 'ack' });
    };
    const { timeoutMs = 0, signal } = options;
    if (signal?.aborted) throw abortedError(`Receiving from queue '${queue}'`, signal, 'not-sent');
    const wasThere = await this.onOwnChannel(await readyInTime(this.connection, `Receiving from queue '${queue}'`), async (channel) => {
      const delivery = await channel.basicGet(queue);
      if (delivery) await settled(delivery, channel);
      return delivery !== undefined;
    });
    return wasThere || (timeoutMs > 0 && this.wait(queue, options, settled));
  }

  /** What a delivery becomes. @throws MessageConversionError if a processor cannot read it. */
  received(delivery: Delivery, source: string): Message {
    return this.afterReceive.reduce((message, process) => process(message), Message.received(delivery, source));
  }

  private get(queue: string): Promise<Delivery | undefined> {
    return this.operations.run(`Fetching from queue '${queue}'`, async (channel) => {
      const delivery = await channel.basicGet(queue);
      if (delivery) writeSettling(channel, delivery.deliveryTag, { method: 'ack' });
      return delivery;
    });
  }

  private async wait(queue: string, { timeoutMs = 0, signal, consumerArguments }: ReceiveOptions, work: Work): Promise<boolean> {
    const timeUp = new AmqpTimeoutError(`No message came to queue '${queue}' in time`);
    const { clock } = this.connection;
    const patience = new Patience({
      clock,
      timeoutMs,
      signal,
      timedOut: () => timeUp,
      aborted: (given) => abortedError(`Receiving from queue '${queue}'`, given, 'not-sent'),
    });
    let begun = false;
    try {
      for (;;) {
        const connection = await this.connection.ready(patience.signal);
        try {
          await this.onOwnChannel(connection, async (channel) => {
            const delivery = await consumeOne(channel, queue, { clock, consumerArguments, signal: patience.signal });
            patience.end();
            begun = true;
            await work(delivery, channel);
          });
          return true;
        } catch (error) {
          // Over a lost connection one goes on waiting on the next.
          if (begun || connection.isOpen || patience.signal.aborted) throw error;
        }
      }
    } catch (error) {
      if (error === timeUp) return false;
      throw error;
    } finally {
      patience.end();
    }
  }

  private async onOwnChannel<T>(connection: Connection, work: (channel: Channel) => Promise<T>): Promise<T> {
    const { clock, operationTimeoutMs: limitMs } = this.connection;
    const channel = await within({ clock, limitMs, what: 'Opening a channel to receive' }, connection.createChannel());
    try {
      return await work(channel);
    } finally {
      await settledWithin(clock, CLOSE_TIMEOUT_MS, channel.close());
    }
  }
}
