import assert from 'node:assert/strict';
import type {
  AmqpError,
  Channel,
  Connection,
  ConsumeOptions,
  Delivery,
  ExchangeDeclareOptions,
  QueueDeclareOptions,
  ReturnedDelivery,
} from '@nest-amqp/core';
import { chosenFor, isAtLeast, type BrokerVersion } from './broker-version';
import { Collector } from './collector';
import { Confirms } from './confirms';
import type { ContractSubject } from './contract-subject';
import { Leftovers } from './leftovers';
import { present } from './messages';
import { assertRefusal, type Refusal } from './refusal';
import { eventually, within } from './waiting';

let namesGiven = 0;

/** A consumer and what it was delivered. */
export interface Consumer {
  readonly tag: string;
  readonly deliveries: Collector<Delivery>;
}

/**
 * What a case works with: an open connection and channel of its own, more of both, names that nobody else uses, and
 * ways to wait for what a broker does by itself. Whatever was opened or declared through it goes when the case has ended.
 */
export class ContractContext {
  /** The broker's version, such as `3.10.8`. */
  readonly version: string;

  private constructor(
    readonly subject: Required<ContractSubject>,
    private readonly opened: Connection[],
    readonly connection: Connection,
    readonly channel: Channel,
    private readonly leftovers = new Leftovers(subject.transport),
    private readonly patienceMs = subject.patienceMs,
  ) {
    this.version = connection.serverProperties.version;
  }

  static async open(given: ContractSubject): Promise<ContractContext> {
    const subject = { vhost: '/', user: 'guest', secret: 'guest', exchangeTypes: [], patienceMs: 5000, ...given };
    const connection = await subject.transport.connect({ connectionName: 'contract' });
    return new ContractContext(subject, [connection], connection, await connection.createChannel());
  }

  /** Removes what was declared and closes what was opened. */
  async close(): Promise<void> {
    await this.leftovers.remove(this.connection);
    await Promise.all(this.opened.map((connection) => connection.close()));
  }

  /** Whether the broker is of this version or a later one. */
  isAtLeast(version: BrokerVersion): boolean {
    return isAtLeast(this.version, version);
  }

  /** What holds for this broker's version: `{ '3.10': …, '4.3': … }` says what holds from 3.10 on and from 4.3 on. */
  byVersion<T>(choices: Readonly<Record<BrokerVersion, T>>): T {
    return chosenFor(this.version, choices);
  }

  /** A queue or an exchange as RabbitMQ's texts speak of it. */
  resource(kind: 'queue' | 'exchange', name: string): string {
    return `${kind} '${name}' in vhost '${this.subject.vhost}'`;
  }

  /** A name that nobody else uses. */
  name(label: string): string {
    namesGiven += 1;
    return `contract.${label}.${process.pid.toString(36)}.${Date.now().toString(36)}.${String(namesGiven)}`;
  }

  /** A name that nobody else uses, for a queue or exchange that is removed afterwards if it still exists. */
  removedName(kind: 'queue' | 'exchange', label: string = kind): string {
    const name = this.name(label);
    this.leftovers.add(kind, name);
    return name;
  }

  async openConnection(): Promise<Connection> {
    const connection = await this.subject.transport.connect({ connectionName: 'contract, another' });
    this.opened.push(connection);
    return connection;
  }

  /** A channel: of the case's connection unless another one is given. */
  openChannel(connection: Connection = this.connection): Promise<Channel> {
    return connection.createChannel();
  }

  /** Declares a queue, by default an exclusive one, and resolves with its name. */
  async queue(options: QueueDeclareOptions & { readonly on?: Channel } = {}): Promise<string> {
    const { on = this.channel, ...declared } = options;
    const exclusive = declared.exclusive ?? !declared.durable;
    const name = exclusive ? this.name('queue') : this.removedName('queue');
    await on.queueDeclare(name, { ...declared, exclusive });
    return name;
  }

  /** Declares an exclusive queue with these arguments. */
  queueWith(args: NonNullable<QueueDeclareOptions['arguments']>): Promise<string> {
    return this.queue({ arguments: args });
  }

  /** Declares a durable exchange and resolves with its name. */
  async exchange(type: string, options: ExchangeDeclareOptions = {}): Promise<string> {
    const name = this.removedName('exchange', type);
    await this.channel.exchangeDeclare(name, type, { durable: true, ...options });
    return name;
  }

  /** Declares an exclusive queue that is bound to an exchange by this key. */
  async boundQueue(exchange: string, routingKey = ''): Promise<string> {
    const queue = await this.queue();
    await this.channel.queueBind(queue, exchange, routingKey);
    return queue;
  }

  /** Starts a consumer and collects its deliveries. */
  async consume(queue: string, options: ConsumeOptions & { readonly on?: Channel } = {}): Promise<Consumer> {
    const { on = this.channel, ...rest } = options;
    const deliveries = new Collector<Delivery>('deliveries', this.patienceMs);
    const keep = (delivery: Delivery): void => {
      deliveries.add({ ...delivery, properties: present(delivery.properties) });
    };
    return { tag: await on.basicConsume(queue, keep, rest), deliveries };
  }

  confirms(channel: Channel = this.channel): Confirms {
    return new Confirms(channel, this.patienceMs);
  }

  returns(channel: Channel = this.channel): Collector<ReturnedDelivery> {
    const collector = new Collector<ReturnedDelivery>('returned messages', this.patienceMs);
    channel.onReturn((returned) => {
      collector.add({ ...returned, properties: present(returned.properties) });
    });
    return collector;
  }

  cancellations(channel: Channel = this.channel): Collector<string> {
    const collector = new Collector<string>('cancellations', this.patienceMs);
    channel.onCancel(collector.add);
    return collector;
  }

  /** Each call of a close listener, with the error that it got. */
  closings(closing: Channel | Connection): Collector<AmqpError | undefined> {
    const collector = new Collector<AmqpError | undefined>('closings', this.patienceMs);
    closing.onClose(collector.add);
    return collector;
  }

  collector<T>(what: string): Collector<T> {
    return new Collector<T>(what, this.patienceMs);
  }

  eventually<T>(check: () => T | Promise<T>): Promise<T> {
    return eventually(this.patienceMs, check);
  }

  /**
   * Messages that are ready in a queue, now. n.b. RabbitMQ answers this before it has put away what was published just
   * before, even on the same channel; `basic.get` and `queue.purge` wait for it.
   */
  async depth(queue: string, on: Channel = this.channel): Promise<number> {
    return (await on.queueDeclarePassive(queue)).messageCount;
  }

  /** Waits until as many messages are ready in a queue. */
  hasDepth(queue: string, expected: number, on: Channel = this.channel): Promise<void> {
    return this.eventually(async () => assert.equal(await this.depth(queue, on), expected, `messages ready in '${queue}'`));
  }

  /** Waits until so many milliseconds have passed for the broker: its clock is not always that of this process. */
  async letPass(ms: number): Promise<void> {
    const passed = await this.queue();
    const waiting = await this.queueWith({ 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': passed });
    this.channel.basicPublish('', waiting, { expirationMs: ms }, Buffer.alloc(0));
    await this.hasDepth(passed, 1);
  }

  /** Fails unless an operation is refused so and its channel, or connection, is closed for it. */
  async refuses(operation: Promise<unknown>, expected: Refusal, on: Channel = this.channel): Promise<void> {
    const [outcome] = await Promise.allSettled([within(this.patienceMs, operation, 'the refusal')]);
    assertRefusal(outcome.status === 'rejected' ? outcome.reason : undefined, expected);
    await this.closesFor(expected, on);
  }

  /** Fails unless a channel is closed for this reason; a hard error closes its connection as well. */
  async closesFor(expected: Refusal, on: Channel = this.channel, of: Connection = this.connection): Promise<void> {
    assertRefusal(await this.closings(on).nth(1), expected);
    assert.equal(on.isOpen, false, 'the channel is still open');
    if (expected.scope === 'connection') assertRefusal(await this.closings(of).nth(1), expected);
    assert.equal(of.isOpen, expected.scope === 'channel', 'the connection is open');
  }
}
