import { connect, type Channel, type ChannelModel } from 'amqplib';
import { InMemoryBroker } from '@nest-amqp/memory';
import { AmqpServer } from '@nest-amqp/server';

/** As clients do that choose the types of their fields: here by amqplib's notation. */
function typed(type: string, value: number): Record<string, unknown> {
  return { '!': type, value };
}

// measured on RabbitMQ 3.10.8, 4.0.5 and 4.3.6, which answer alike
describe('the types of arguments that came over the wire', () => {
  const server = new AmqpServer({ broker: new InMemoryBroker(), port: 0 });
  let connection: ChannelModel;
  let channel: Channel;

  beforeAll(async () => {
    await server.listen();
    connection = await connect(server.url.replace('//', '//guest:guest@'));
  });
  beforeEach(async () => {
    channel = await connection.createChannel();
    channel.on('error', () => undefined);
  });
  afterAll(async () => {
    await connection.close();
    await server.close();
  });

  const declare = (queue: string, args: Record<string, unknown>): Promise<unknown> => channel.assertQueue(queue, { arguments: args });

  it.each([
    ['double', 10, 'expected integer, got double'],
    ['float', 10, 'expected integer, got float'],
    ['timestamp', 10, 'expected integer, got timestamp'],
  ])('keep a %s from being taken for an integer', async (type, value, problem) => {
    await expect(declare('new', { 'x-max-length': typed(type, value) })).rejects.toThrow(
      `invalid arg 'x-max-length' for queue 'new' in vhost '/': "${problem}"`,
    );
  });

  it('tell 10 from 10.0, and not a long 10 from a byte', async () => {
    await declare('q', { 'x-message-ttl': 10 });
    await declare('q', { 'x-message-ttl': typed('long', 10) });
    await expect(declare('q', { 'x-message-ttl': typed('double', 10) })).rejects.toThrow("received '10.0' but current is '10'");
  });

  it('are named where a value is refused', async () => {
    await expect(declare('r', { 'x-dead-letter-exchange': typed('short', 3) })).rejects.toThrow("invalid type 'short' for arg");
  });

  it('are named for what a consumer and a binding ask for', async () => {
    await declare('s', {});
    await expect(channel.consume('s', () => undefined, { arguments: { 'x-priority': typed('double', 3) } })).rejects.toThrow('got double');
    channel = await connection.createChannel();
    channel.on('error', () => undefined);
    const bound = channel.bindQueue('s', 'amq.headers', '', { 'x-match': typed('short', 3) });
    await expect(bound).rejects.toThrow('Invalid x-match field type short (value 3); expected longstr');
  });

  it('decide whether a message is delayed', async () => {
    await channel.assertExchange('late', 'x-delayed-message', { arguments: { 'x-delayed-type': 'fanout' } });
    const view = server.broker.vhost().exchange('late');
    channel.publish('late', '', Buffer.of(), { headers: { 'x-delay': typed('byte', 100) } });
    channel.publish('late', '', Buffer.of(), { headers: { 'x-delay': typed('short', 100) } });
    await channel.checkExchange('late');
    expect(view?.messagesDelayed).toBe(1);
  });
});
