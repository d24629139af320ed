import assert from 'node:assert/strict';
import type { BasicProperties, Channel, Delivery, PublishOptions } from '@nest-amqp/core';

/** A message to publish, as far as it differs from an empty one. */
export interface Outgoing extends PublishOptions {
  readonly properties?: BasicProperties;
}

/** Publishes a text and returns its sequence number. */
export function publish(channel: Channel, exchange: string, routingKey: string, body: string, outgoing: Outgoing = {}): number {
  const { properties = {}, ...options } = outgoing;
  return channel.basicPublish(exchange, routingKey, properties, Buffer.from(body), options);
}

/** Publishes texts to a queue through the default exchange. */
export function send(channel: Channel, queue: string, bodies: string | readonly string[], outgoing?: Outgoing): void {
  for (const body of typeof bodies === 'string' ? [bodies] : bodies) publish(channel, '', queue, body, outgoing);
}

/** The text of a message. */
export function bodyOf(message: { readonly body: Buffer }): string {
  return message.body.toString();
}

/** The texts of messages. */
export function bodiesOf(messages: readonly { readonly body: Buffer }[]): string[] {
  return messages.map(bodyOf);
}

/** The properties that are there: one that is undefined is absent. */
export function present(properties: BasicProperties): BasicProperties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}

/** Fetches a message that must be there, to be acknowledged. */
export async function get(channel: Channel, queue: string): Promise<Delivery> {
  const delivery = await channel.basicGet(queue);
  assert.ok(delivery, `queue '${queue}' is empty`);
  return { ...delivery, properties: present(delivery.properties) };
}

/** Fetches as many messages as said, which must be there, to be acknowledged. */
export async function getSome(channel: Channel, queue: string, count: number): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  while (deliveries.length < count) deliveries.push(await get(channel, queue));
  return deliveries;
}

/** Takes all that is ready out of a queue. */
export async function takeAll(channel: Channel, queue: string): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (;;) {
    const delivery = await channel.basicGet(queue, { noAck: true });
    if (!delivery) return deliveries;
    deliveries.push(delivery);
  }
}
