import type { Channel, Clock } from '@nest-amqp/core';
import type { ReadyConnection } from '../connection/ready-connection';
import { CLOSE_TIMEOUT_MS, settledWithin } from '../connection/settled-within';
import { ChannelOperations } from './channel-operations';
import { ChannelSends } from './channel-sends';
import { ChannelTransaction } from './channel-transaction';
import { dedicatedChannel } from './dedicated-channel';
import type { Outcomes } from './outcomes';
import type { Outgoing } from './outgoing';
import { composePublishPipeline, type NamedPublishStep, type PublishHandler } from './publish-pipeline';
import type { DedicatedChannelOptions, InvokeOperations, RabbitOperations } from './rabbit-operations';
import type { Receiver } from './receiver';
import { Sending, type SendingParts } from './sending';

/** What working on channels needs of its template. */
export interface ChannelWorkParts {
  /** For publishing. */
  readonly connection: ReadyConnection;
  readonly outcomes: Outcomes;
  readonly receiver: Receiver;
  readonly steps: readonly NamedPublishStep[];
  readonly sending: Omit<SendingParts, 'publish' | 'write' | 'settled'>;
}

/** Work on channels that nobody else uses: in confirm mode, or in a transaction. */
export class ChannelWork {
  constructor(private readonly parts: ChannelWorkParts) {}

  /** Resolves when the work is done and all that it sent is settled. */
  async invoke<T>(work: (operations: InvokeOperations) => Promise<T> | T, options: DedicatedChannelOptions): Promise<T> {
    const channel = await this.open((each) => each.confirmSelect(), this.timeoutMs(options));
    const sends = new ChannelSends(channel, this.parts.outcomes, this.clock);
    const operations = this.operationsOn(channel, (outgoing) => sends.publish(outgoing), sends);
    try {
      return await work(operations);
    } finally {
      operations.end();
      await sends.settled();
      sends.end();
      await this.close(channel);
    }
  }

  async transaction<T>(work: (operations: RabbitOperations) => Promise<T> | T, options: DedicatedChannelOptions): Promise<T> {
    const timeoutMs = this.timeoutMs(options);
    const channel = await this.open((each) => each.txSelect(), timeoutMs);
    const transaction = new ChannelTransaction(channel, this.parts.outcomes, this.clock);
    const operations = this.operationsOn(channel, (outgoing) => transaction.publish(outgoing));
    try {
      const result = await this.workOrRollBack(
        () => work(operations),
        operations,
        (reason) => transaction.rollback(timeoutMs, reason),
      );
      await transaction.commit(timeoutMs);
      return result;
    } finally {
      await this.close(channel);
    }
  }

  private async workOrRollBack<T>(
    work: () => Promise<T> | T,
    operations: ChannelOperations,
    rollback: (reason: Error) => Promise<void>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      operations.end();
      await rollback(error as Error);
      throw error;
    } finally {
      operations.end();
    }
  }

  private operationsOn(channel: Channel, publish: PublishHandler<Outgoing>, sends?: ChannelSends): ChannelOperations {
    const { receiver, steps, sending } = this.parts;
    return new ChannelOperations({
      channel,
      clock: this.clock,
      sends,
      receiver,
      converter: sending.converter,
      sendTimeoutMs: sending.options.sendTimeoutMs,
      sending: new Sending({ ...sending, publish: composePublishPipeline(steps, publish), write: publish }),
      queueName: (queue) => (typeof queue === 'string' ? queue : sending.defaults.queueName(queue)),
    });
  }

  private get clock(): Clock {
    return this.parts.connection.clock;
  }

  private timeoutMs({ timeoutMs }: DedicatedChannelOptions): number {
    return timeoutMs ?? this.parts.sending.options.sendTimeoutMs;
  }

  private open(select: (channel: Channel) => Promise<void>, timeoutMs: number): Promise<Channel> {
    const { connection, sending } = this.parts;
    return dedicatedChannel({ connection, whenDown: sending.options.whenDown, timeoutMs, select });
  }

  private async close(channel: Channel): Promise<void> {
    await settledWithin(this.clock, CLOSE_TIMEOUT_MS, channel.close());
  }
}
