import { Binding } from './binding';
import { BindingBuilder } from './binding-builder';
import { conflictingDeclarables, Declarables, flattenDeclarables } from './declarables';
import { ConsistentHashExchange, FanoutExchange, HeadersExchange, TopicExchange } from './exchange';
import { ExchangeBuilder } from './exchange-builder';
import { AnonymousQueue, Queue } from './queue';
import { QueueBuilder } from './queue-builder';

describe('declarables', () => {
  it('are flattened, each once, with the companions of queues', () => {
    const placed = QueueBuilder.durable('placed').deadLetter().build();
    const orders = new TopicExchange('orders');
    const flat = flattenDeclarables([new Declarables(placed, new Declarables(orders, placed)), orders]);
    expect(flat.map(String)).toEqual(["queue 'placed'", "queue 'placed.dlq'", "exchange 'orders'"]);
  });

  it('of one name with other properties are a fault that shows both sides', () => {
    const faults = conflictingDeclarables([new Queue('q'), new Queue('q', { durable: false, arguments: { 'x-message-ttl': 5 } })]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ option: "queue 'q'" });
    expect(faults[0]?.problem).toContain('durable: true and false');
    expect(faults[0]?.problem).toContain('x-message-ttl: not set and 5');
  });

  it('of one name and alike, or of different kinds, are no fault', () => {
    expect(conflictingDeclarables([new Queue('q'), new Queue('q'), new TopicExchange('q')])).toEqual([]);
  });
});

describe('the builders', () => {
  it('set the arguments of RabbitMQ', () => {
    const queue = QueueBuilder.durable('q')
      .ttl(5)
      .expires(6)
      .maxLength(7)
      .maxLengthBytes(8)
      .overflow('reject-publish')
      .maxPriority(9)
      .quorum()
      .deliveryLimit(3)
      .build();
    expect(queue.arguments).toEqual({
      'x-message-ttl': 5,
      'x-expires': 6,
      'x-max-length': 7,
      'x-max-length-bytes': 8,
      'x-overflow': 'reject-publish',
      'x-max-priority': 9,
      'x-queue-type': 'quorum',
      'x-delivery-limit': 3,
    });
    expect(ExchangeBuilder.topicExchange('x').alternate(new FanoutExchange('lost')).internal().build()).toMatchObject({
      type: 'topic',
      durable: true,
      internal: true,
      arguments: { 'alternate-exchange': 'lost' },
    });
  });

  it('of a queue with dead letters declare where they go', () => {
    const queue = QueueBuilder.durable('q').deadLetter().build();
    expect(queue.deadLetters).toBe(true);
    expect(queue.arguments).toEqual({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'q.dlq' });
    expect(queue.companions).toEqual([new Queue('q.dlq')]);
  });

  it('of a binding ask for what the exchange’s type needs', () => {
    const queue = new Queue('q');
    expect(BindingBuilder.bind(queue).to(new TopicExchange('t')).with('a.#')).toMatchObject({
      destination: 'q',
      exchange: 't',
      routingKey: 'a.#',
    });
    expect(BindingBuilder.bind(queue).to(new FanoutExchange('f'))).toMatchObject({ exchange: 'f', routingKey: '' });
    expect(BindingBuilder.bind(queue).to(new HeadersExchange('h')).whereAny({ format: 'pdf' }).arguments).toEqual({
      format: 'pdf',
      'x-match': 'any',
    });
    expect(BindingBuilder.bind(new TopicExchange('d')).to(new TopicExchange('s')).with('#')).toMatchObject({ destinationType: 'exchange' });
  });

  it('of a headers binding ask for one header', () => {
    const bind = () => BindingBuilder.bind(new Queue('q')).to(new HeadersExchange('h'));
    expect(bind().where('format').matches('pdf').arguments).toEqual({ format: 'pdf', 'x-match': 'all' });
    expect(bind().where('format').exists().arguments).toEqual({ format: null, 'x-match': 'all' });
  });

  it('of a queue set all of its arguments (Spring H14)', () => {
    const queue = QueueBuilder.nonDurable('q')
      .exclusive()
      .autoDelete()
      .deadLetterExchange('dlx')
      .deadLetterRoutingKey('dlrk')
      .maxPriority(4)
      .singleActiveConsumer()
      .leaderLocator('balanced')
      .withArguments({ 'x-a': 1 })
      .connections('a', 'b')
      .ignoreDeclarationExceptions()
      .build();
    expect(queue).toMatchObject({
      durable: false,
      exclusive: true,
      autoDelete: true,
      connections: ['a', 'b'],
      ignoreDeclarationExceptions: true,
      arguments: {
        'x-dead-letter-exchange': 'dlx',
        'x-dead-letter-routing-key': 'dlrk',
        'x-max-priority': 4,
        'x-single-active-consumer': true,
        'x-queue-leader-locator': 'balanced',
        'x-a': 1,
      },
    });
  });

  it('of an exchange delay its messages by the type that the plugin adds, and keep its own', () => {
    const exchange = ExchangeBuilder.topicExchange('x').delayed().connections('a').useExisting().withArguments({ 'x-a': 1 }).build();
    expect(exchange).toMatchObject({
      type: 'topic',
      declaredType: 'x-delayed-message',
      arguments: { 'x-delayed-type': 'topic', 'x-a': 1 },
      connections: ['a'],
      onConflict: 'use-existing',
    });
    expect(new TopicExchange('x').declaredType).toBe('topic');
  });

  it('of a consistent-hash exchange say what is hashed, and only one thing', () => {
    const exchange = ExchangeBuilder.consistentHashExchange('x', { hashHeader: 'tenant' }).build();
    expect(exchange).toMatchObject({ type: 'x-consistent-hash', arguments: { 'hash-header': 'tenant' } });
    expect(() => new ConsistentHashExchange('x', { hashHeader: 'tenant', hashProperty: 'message_id' })).toThrow('Leave one of them');
  });

  it('name an anonymous queue by its prefix and chance where it is given one', () => {
    expect(new AnonymousQueue().name).toBe('');
    const queue = new AnonymousQueue({ prefix: 'orders.', arguments: { 'x-expires': 5 } });
    expect(queue.name).toMatch(/^orders\.[\w-]{22}$/);
    expect(queue).toMatchObject({ exclusive: true, autoDelete: true, durable: false, arguments: { 'x-expires': 5 } });
  });

  it('name a queue or an exchange by its name alone', () => {
    expect(new Binding({ destination: 'x', destinationType: 'exchange', exchange: 's' }).toString()).toBe(
      "binding of exchange 'x' to exchange 's' with key ''",
    );
  });
});
