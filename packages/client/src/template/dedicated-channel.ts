import { AmqpConnectError, AmqpTimeoutError, type Channel, type Connection } from '@nest-amqp/core';
import { abortable } from '../connection/abortable';
import type { ReadyConnection } from '../connection/ready-connection';
import { Patience } from './patience';

/** How a channel is asked for that nobody else uses. */
export interface ChannelRequest {
  readonly connection: ReadyConnection;
  readonly whenDown: 'wait' | 'fail';
  readonly timeoutMs: number;
  /** What puts it into confirm or transaction mode. */
  readonly select: (channel: Channel) => Promise<void>;
}

/**
 * Opens a channel. Whoever asks closes it.
 *
 * @throws AmqpConnectError or AmqpTimeoutError if there is no connection, or none in time.
 */
export async function dedicatedChannel({ connection, whenDown, timeoutMs, select }: ChannelRequest): Promise<Channel> {
  const patience = new Patience({
    clock: connection.clock,
    timeoutMs,
    signal: undefined,
    timedOut: () =>
      new AmqpTimeoutError(`No channel could be opened within ${String(timeoutMs)} ms. Check the broker and the network`, {
        outcome: 'not-sent',
      }),
    aborted: () => new Error('It has no signal'),
  });
  try {
    if (whenDown === 'fail' && !connection.current) {
      throw new AmqpConnectError("There is no connection to the broker just now, and whenDown is 'fail'", { outcome: 'not-sent' });
    }
    const opening = open(await connection.ready(patience.signal), select);
    // Nobody gets a channel that comes too late.
    patience.signal.addEventListener('abort', () => void opening.then((channel) => channel.close()).catch(() => undefined));
    return await abortable(opening, patience.signal);
  } finally {
    patience.end();
  }
}

async function open(connection: Connection, select: ChannelRequest['select']): Promise<Channel> {
  const channel = await connection.createChannel();
  await select(channel);
  return channel;
}
