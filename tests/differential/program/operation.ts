import type { BasicProperties, ConsumeOptions, ExchangeDeclareOptions, HeaderTable, QueueDeclareOptions } from '@nest-amqp/core';

/** A channel by the letter of its connection and a number: `a1`. It is opened when it is first used, and again after it was closed. */
export type ChannelName = `${ConnectionName}${1 | 2}`;

/** A connection. It is opened when a channel of it is first used, and again after it was closed. */
export type ConnectionName = 'a' | 'b' | 'c';

/**
 * Which delivery is settled: the nth (from 0, counted round) of those that are outstanding on the channel, in the order of
 * their tags; one that was settled before; tag 0; or a tag that was never given.
 */
export type DeliveryReference = number | 'settled' | 'zero' | 'unknown';

/**
 * One step of a program, as data. Names of queues (`q1`), exchanges (`x1`) and of queues that the broker named (`gen1`, the
 * first one) stand for names that nobody else uses; in routing keys, arguments and headers, too.
 */
export type Operation = ({ readonly on: ChannelName } & ChannelOperation) | ConnectionOperation;

/** A connection ends: as it should, or by a cut of the way to the broker. */
export interface ConnectionOperation {
  readonly do: 'connection.close' | 'connection.drop';
  readonly on: ConnectionName;
}

/** Whether an operation is about a connection and not about a channel. */
export function isOfConnection(operation: Operation): operation is ConnectionOperation {
  return operation.do === 'connection.close' || operation.do === 'connection.drop';
}

/** What is asked of a channel. */
export type ChannelOperation =
  | { readonly do: 'exchange.declare'; readonly exchange: string; readonly type: string; readonly options?: ExchangeDeclareOptions }
  | { readonly do: 'exchange.look'; readonly exchange: string }
  | { readonly do: 'exchange.delete'; readonly exchange: string; readonly ifUnused?: boolean }
  | ({ readonly do: 'exchange.bind' | 'exchange.unbind'; readonly destination: string } & BindingOfExchange)
  | { readonly do: 'queue.declare'; readonly queue: string; readonly options?: QueueDeclareOptions }
  | { readonly do: 'queue.look' | 'queue.purge'; readonly queue: string }
  | { readonly do: 'queue.delete'; readonly queue: string; readonly ifUnused?: boolean; readonly ifEmpty?: boolean }
  | ({ readonly do: 'queue.bind' | 'queue.unbind'; readonly queue: string } & BindingOfExchange)
  | PublishOperation
  | { readonly do: 'consume'; readonly queue: string; readonly options?: ConsumeOptions }
  | { readonly do: 'cancel'; readonly tag: string }
  | { readonly do: 'get'; readonly queue: string; readonly noAck?: boolean }
  | { readonly do: 'ack'; readonly delivery: DeliveryReference; readonly multiple?: boolean }
  | { readonly do: 'nack'; readonly delivery: DeliveryReference; readonly multiple?: boolean; readonly requeue?: boolean }
  | { readonly do: 'reject'; readonly delivery: DeliveryReference; readonly requeue?: boolean }
  | { readonly do: 'qos'; readonly count: number; readonly global?: boolean; readonly size?: number }
  | { readonly do: 'recover'; readonly requeue?: boolean }
  | { readonly do: 'confirm.select' | 'tx.select' | 'tx.commit' | 'tx.rollback' | 'channel.close' };

/** The operation of this name. */
export type ChannelOperationOf<T extends ChannelOperation['do'], O = ChannelOperation> = O extends { readonly do: infer D }
  ? T extends D
    ? Omit<O, 'do'> & { readonly do: T }
    : never
  : never;

/** A publish. The body says which step it was, and is filled up to `size` bytes. */
export interface PublishOperation {
  readonly do: 'publish';
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties?: BasicProperties;
  readonly size?: number;
  readonly mandatory?: boolean;
  readonly immediate?: boolean;
}

/** Where a binding leads from. */
export interface BindingOfExchange {
  readonly source: string;
  readonly routingKey: string;
  readonly arguments?: HeaderTable;
}

/** Operations that are played one after the other, each when what came of the one before has settled. */
export type Program = readonly Operation[];
