import { BrokerFault } from '@nest-amqp/memory';

const CHANNEL_OPEN = [20, 10] as const;

/** A channel is opened that is open, or whose close the client has not answered yet. */
export function secondOpen(): BrokerFault {
  return BrokerFault.of(new BrokerFault(504, "second 'channel.open' seen"), CHANNEL_OPEN);
}
