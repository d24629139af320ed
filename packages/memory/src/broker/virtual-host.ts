import type { Clock } from '@nest-amqp/core';
import type { BindingTarget, Destination } from '../exchange/binding';
import { Exchange, type ExchangeDefinition } from '../exchange/exchange';
import { isAutomaticCycle, type DeathReason } from '../queue/death';
import type { MessageSink } from '../exchange/target';
import { deadLetterCopy, type DeadMessage } from '../queue/dead-letter';
import type { StoredMessage } from '../queue/stored-message';
import { Queue, type QueueDefinition, type QueueHost } from '../queue/queue';
import { defaultExchange } from './default-exchange';
import { predeclaredExchanges } from './predeclared-exchanges';
import type { ReplyConsumer } from './reply-consumer';
import { route, type ExchangeLookup } from './route';
import type { VersionRules } from './version-rules';

/** A virtual host: its exchanges, queues and bindings, and what keeps them consistent. It checks nothing. */
export class VirtualHost implements QueueHost, ExchangeLookup {
  readonly exchanges = new Map<string, Exchange>();
  readonly queues = new Map<string, Queue>();
  /** Live direct reply-to addresses. */
  readonly replies = new Map<string, ReplyConsumer>();

  /** Set while a message goes to several queues: what died meanwhile. */
  private heldDeaths: (() => void)[] | undefined;

  constructor(
    readonly name: string,
    readonly clock: Clock,
    readonly rules: VersionRules,
  ) {
    this.exchanges.set('', defaultExchange(this.queues, this.replies, rules));
    for (const definition of predeclaredExchanges(rules)) this.addExchange(definition);
  }

  exchange(name: string): Exchange | undefined {
    return this.exchanges.get(name);
  }

  addExchange(definition: ExchangeDefinition): void {
    this.exchanges.set(definition.name, new Exchange(definition));
  }

  addQueue(definition: QueueDefinition): Queue {
    const queue = new Queue(definition, this);
    this.queues.set(definition.name, queue);
    return queue;
  }

  deleteExchange(exchange: Exchange): void {
    this.exchanges.delete(exchange.name);
    for (const binding of exchange.bindings) exchange.unbind(binding);
    this.dropIncoming(exchange);
  }

  /** Deletes a queue with its bindings; its consumers are told. Messages that were ready are gone, not dead-lettered. */
  deleteQueue(queue: Queue): void {
    if (queue.isDeleted) return;
    this.queues.delete(queue.name);
    queue.close();
    this.dropIncoming(queue);
    for (const consumer of [...queue.consumers.all]) {
      queue.consumers.remove(consumer);
      consumer.channel.consumerCancelled(consumer);
    }
  }

  /** Removes a binding, and its exchange if that goes with its last one. */
  unbind(exchange: Exchange, target: BindingTarget): void {
    if (!exchange.unbind(target) || exchange.isUsed || !exchange.definition.autoDelete) return;
    if (this.exchanges.get(exchange.name) === exchange) this.deleteExchange(exchange);
  }

  /** Hands a message to several queues; what dies of it is dead-lettered when all have it. Whether all of them took it. */
  fanOut(message: StoredMessage, sinks: readonly MessageSink[]): boolean {
    const isOutermost = this.heldDeaths === undefined;
    this.heldDeaths ??= [];
    let taken = true;
    for (const sink of sinks) if (!sink.accept(message)) taken = false;
    if (isOutermost) this.releaseDeaths();
    return taken;
  }

  deadLetter(queue: Queue, dead: DeadMessage, reason: DeathReason): void {
    if (this.heldDeaths) {
      this.heldDeaths.push(() => this.deadLetter(queue, dead, reason));
      return;
    }
    const { deadLetterExchange, deadLetterRoutingKey } = queue.settings;
    const exchange = deadLetterExchange === undefined ? undefined : this.exchanges.get(deadLetterExchange);
    if (!exchange) return;
    const time = new Date(Math.floor(this.clock.now() / 1000) * 1000);
    const copy = deadLetterCopy(
      dead,
      { queue: queue.name, reason, time },
      { exchange: exchange.name, routingKey: deadLetterRoutingKey },
      this.rules,
    );
    const deaths = copy.deaths ?? [];
    const sinks = route(this, exchange, copy).filter((sink) => !isAutomaticCycle(deaths, sink.name));
    this.fanOut(copy, sinks);
  }

  private releaseDeaths(): void {
    const held = this.heldDeaths ?? [];
    this.heldDeaths = undefined;
    for (const bury of held) bury();
  }

  /** What a restart leaves: durable exchanges and queues, and of their messages the persistent ones. */
  restart(): void {
    for (const queue of [...this.queues.values()]) {
      if (queue.definition.durable) queue.dropTransient();
      else this.deleteQueue(queue);
    }
    for (const exchange of [...this.exchanges.values()]) if (!exchange.definition.durable) this.deleteExchange(exchange);
  }

  private dropIncoming(destination: Destination): void {
    for (const binding of [...destination.incoming]) {
      const source = this.exchanges.get(binding.source);
      if (source) this.unbind(source, binding);
    }
  }
}
