import type { BasicProperties, Delivery, HeaderTable } from '@nest-amqp/core';
import { describeOnOperatedBrokers, EVERYTHING } from '../support/operated-broker';

jest.setTimeout(60_000);

describeOnOperatedBrokers('tracing', (broker) => {
  it('sends a copy of what is published and delivered to amq.rabbitmq.trace, until it is off', async () => {
    const user = await broker.user(EVERYTHING);
    await broker.as(user, async (context) => {
      const [queue, traces] = [await context.queue(), await context.boundQueue('amq.rabbitmq.trace', '#')];
      await broker.operator.trace(broker.vhost, true);
      const { deliveries } = await context.consume(traces, { noAck: true });
      const { channel } = context;
      const properties: BasicProperties = {
        contentType: 'text/plain',
        headers: { b: 1, a: 'x', CC: ['other'] },
        deliveryMode: 2,
        priority: 3,
        correlationId: 'c',
        replyTo: 'r',
        expirationMs: 60_000,
        messageId: 'm',
        timestamp: new Date(1_000_000),
        type: 't',
        userId: user,
        appId: 'a',
      };
      channel.basicPublish('', queue, properties, Buffer.from('hello'));
      const published = traced(await deliveries.nth(1));
      channel.basicPublish('amq.direct', 'nowhere', {}, Buffer.from('lost'));
      const lost = traced(await deliveries.nth(2));
      const got = await channel.basicGet(queue);
      channel.basicNack(got?.deliveryTag ?? 0);
      const first = traced(await deliveries.nth(3));
      await context.consume(queue);
      const again = traced(await deliveries.nth(4));

      const { connection, node } = published.headers;
      const headers = context.byVersion<HeaderTable>({
        '3.10': { CC: ['other'], b: 1, a: 'x' },
        '4.0': { CC: ['other'], a: 'x', b: 1 },
      });
      const table = {
        app_id: 'a',
        user_id: user,
        type: 't',
        timestamp: 1000,
        message_id: 'm',
        expiration: '60000',
        reply_to: 'r',
        correlation_id: 'c',
        priority: 3,
        delivery_mode: 2,
        headers,
        content_type: 'text/plain',
      };
      const of = (exchange: string, keys: readonly string[], what: HeaderTable): HeaderTable => ({
        exchange_name: exchange,
        routing_keys: keys,
        properties: what,
        node: node ?? null,
      });
      const where = { vhost: broker.vhost, connection: connection ?? null, channel: channel.channelNumber, user };
      expect(published.key).toBe('publish.');
      expect(published.body).toBe('hello');
      // the default exchange counts every key as a queue, whether there is one or not
      expect(published.headers).toEqual({
        ...of('', [queue, 'other'], table),
        ...where,
        routed_queues: expect.arrayContaining([queue, 'other']),
      });
      expect(Object.keys(published.headers.properties as HeaderTable)).toEqual(Object.keys(table));
      const names = ['exchange_name', 'routing_keys', 'properties', 'node', 'vhost', 'connection', 'channel', 'user', 'routed_queues'];
      expect(Object.keys(published.headers)).toEqual(context.isAtLeast('4.0') ? [...names].sort() : names);
      expect(lost).toMatchObject({ key: 'publish.amq.direct', body: 'lost', headers: { routed_queues: [], routing_keys: ['nowhere'] } });
      expect(first).toEqual({
        key: `deliver.${queue}`,
        body: 'hello',
        headers: { ...of('', [queue, 'other'], table), redelivered: 0, ...where },
      });
      expect(again).toEqual({
        key: `deliver.${queue}`,
        body: 'hello',
        headers: { ...of('', [queue, 'other'], table), redelivered: 1, ...where },
      });

      await broker.operator.trace(broker.vhost, false);
      const other = await context.queue();
      channel.basicPublish('', other, {}, Buffer.alloc(0));
      await context.hasDepth(other, 1);
      expect(deliveries.items.length).toBe(4);
    });
  });
});

function traced({ routingKey, properties, body }: Delivery): {
  readonly key: string;
  readonly headers: HeaderTable;
  readonly body: string;
} {
  return { key: routingKey, headers: properties.headers ?? {}, body: body.toString() };
}
