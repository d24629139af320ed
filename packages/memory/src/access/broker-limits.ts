/** What a broker allows, as RabbitMQ's configuration says it. */
export interface BrokerLimits {
  /** `channel_max`: the most channels of a connection; 0 is no limit. By default 2047. */
  readonly channelMax: number;
  /** `frame_max`: the most bytes of a frame, for servers; 0 is no limit. By default 131,072. */
  readonly frameMax: number;
  /** `heartbeat`, in whole seconds, for servers; 0 is none. By default 60,000. */
  readonly heartbeatMs: number;
  /** `max_message_size`: bytes of the largest body. By default what the version has: 134,217,728 in 3.10, then 16,777,216. */
  readonly maxMessageSize: number;
  /** `cluster_queue_limit`: the most queues of all virtual hosts. By default none; 3.10 knows none. */
  readonly clusterQueueLimit: number;
  /** `cluster_exchange_limit`: the most exchanges of all virtual hosts, predeclared ones among them. By default none; known from 4.3 on. */
  readonly clusterExchangeLimit: number;
  /** `consumer_timeout`: how long a delivery may stay unacknowledged. By default 1,800,000. */
  readonly consumerTimeoutMs: number;
}

/** `consumer_timeout`, by default. */
export const DEFAULT_CONSUMER_TIMEOUT_MS = 1_800_000;

/** The limits of a broker of which only some are said. */
export function brokerLimits(said: Partial<BrokerLimits>, maxMessageSize: number): BrokerLimits {
  return {
    channelMax: said.channelMax ?? 2047,
    frameMax: said.frameMax ?? 131_072,
    heartbeatMs: said.heartbeatMs ?? 60_000,
    maxMessageSize: Math.min(said.maxMessageSize ?? maxMessageSize, HARD_MAX_MESSAGE_SIZE),
    clusterQueueLimit: said.clusterQueueLimit ?? Infinity,
    clusterExchangeLimit: said.clusterExchangeLimit ?? Infinity,
    consumerTimeoutMs: said.consumerTimeoutMs ?? DEFAULT_CONSUMER_TIMEOUT_MS,
  };
}

/** What no configuration goes beyond. */
export const HARD_MAX_MESSAGE_SIZE = 536_870_912;
