import assert from 'node:assert/strict';
import type { Channel, HeaderTable, HeaderValue } from '@nest-amqp/core';
import type { Consumer, ContractContext } from './contract-context';
import { bodyOf, publish, type Outgoing } from './messages';

/** Declares a stream and resolves with its name. */
export function stream(context: ContractContext, args: HeaderTable = {}): Promise<string> {
  return context.queue({ durable: true, arguments: { 'x-queue-type': 'stream', ...args } });
}

/** Declares a stream that holds these messages. */
export async function streamOf(context: ContractContext, bodies: readonly string[], outgoing?: Outgoing): Promise<string> {
  const queue = await stream(context);
  await append(context, queue, bodies, outgoing);
  return queue;
}

/**
 * Adds messages to a stream, each when the one before is confirmed. n.b. RabbitMQ writes in one chunk what comes together; it
 * delivers and filters by chunks, and `last` is the last chunk.
 */
export async function append(context: ContractContext, queue: string, bodies: readonly string[], outgoing?: Outgoing): Promise<void> {
  const channel = await context.openChannel();
  await channel.confirmSelect();
  const confirms = context.confirms(channel);
  for (const [index, body] of bodies.entries()) {
    confirms.expect(publish(channel, '', queue, body, outgoing));
    await confirms.first(index + 1);
  }
  await channel.close();
}

/** How a stream is read. */
export interface Reading {
  readonly offset?: HeaderValue;
  readonly arguments?: HeaderTable;
  /** By default 100. */
  readonly prefetch?: number;
  readonly on?: Channel;
}

/** Starts a consumer of a stream. */
export async function read(context: ContractContext, queue: string, reading: Reading = {}): Promise<Consumer> {
  const { offset, prefetch = 100, on = context.channel } = reading;
  await on.basicQos(prefetch);
  return context.consume(queue, {
    on,
    arguments: { ...(offset === undefined ? {} : { 'x-stream-offset': offset }), ...reading.arguments },
  });
}

/** Fails unless these are the next that a consumer gets, as `body@offset`, and the last there are: it proves that with another message. */
export async function readsJust(
  context: ContractContext,
  queue: string,
  { deliveries }: Consumer,
  expected: readonly string[],
): Promise<void> {
  await append(context, queue, ['the end']);
  const got = await deliveries.first(expected.length + 1);
  assert.deepEqual(got.map(bodyOf).slice(0, -1), expected);
  assert.equal(got.map(bodyOf).at(-1), 'the end');
}

/** The offsets that messages were delivered with. */
export function offsetsOf(deliveries: readonly { readonly properties: { readonly headers?: HeaderTable } }[]): unknown[] {
  return deliveries.map(({ properties }) => properties.headers?.['x-stream-offset']);
}
