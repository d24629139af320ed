import type { Channel } from '@nest-amqp/core';
import type { ReadyConnection } from './ready-connection';

/**
 * Runs operations one at a time on a channel of their own: one that fails closes the channel, as AMQP has it, and must not
 * take its neighbours along. The channel is opened when it is needed and again after a failure.
 */
export class OperationChannel {
  private channel?: Channel;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: ReadyConnection) {}

  run<T>(operation: (channel: Channel) => Promise<T>): Promise<T> {
    const result = this.last.then(async () => operation(await this.open()));
    this.last = result.catch(() => undefined);
    return result;
  }

  private async open(): Promise<Channel> {
    if (!this.channel?.isOpen) this.channel = await (await this.connection.ready()).createChannel();
    return this.channel;
  }
}
