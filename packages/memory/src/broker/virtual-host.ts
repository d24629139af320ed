import type { Clock, HeaderTable } from '@nest-amqp/core';
import type { Quota } from '../access/quota';
import type { VirtualHostLimits } from '../access/virtual-host-limits';
import type { BindingTarget, Destination } from '../exchange/binding';
import { Exchange, type ExchangeDefinition } from '../exchange/exchange';
import { EXCHANGE_TYPES } from '../exchange/exchange-type';
import { isAutomaticCycle, type DeathReason } from '../queue/death';
import { deadLetterCopy, type DeadMessage } from '../queue/dead-letter';
import type { BrokerQueue } from '../queue/broker-queue';
import type { ForwardLetter } from '../queue/kept-dead-letters';
import { Queue } from '../queue/queue';
import type { QueueDefinition } from '../queue/queue-definition';
import type { DeathPlace, QueueHost } from '../queue/queue-host';
import type { StoredMessage } from '../queue/stored-message';
import { effectiveArguments, effectiveSettings, type PolicyBook } from '../policy/effective-arguments';
import { Policies } from '../policy/policies';
import { Stream } from '../stream/stream';
import { AckWatch } from '../timeout/ack-watch';
import { DEFAULT_CONSUMER_TIMEOUT_MS } from '../access/broker-limits';
import { BrokerFault } from './broker-fault';
import { defaultExchange } from './default-exchange';
import { FanOut } from './fan-out';
import { predeclaredExchanges } from './predeclared-exchanges';
import { PublishRefusals } from './publish-refusals';
import type { ReplyConsumer } from './reply-consumer';
import { route, type ExchangeLookup } from './route';
import type { VersionRules } from './version-rules';

/** A virtual host: its exchanges, queues and bindings, and what keeps them consistent. It checks nothing. */
export class VirtualHost implements QueueHost, ExchangeLookup, PolicyBook {
  readonly exchanges = new Map<string, Exchange>();
  readonly queues = new Map<string, BrokerQueue>();
  /** Live direct reply-to addresses. */
  readonly replies = new Map<string, ReplyConsumer>();
  readonly policies = new Policies();
  readonly operatorPolicies = new Policies();
  /** Copies of all messages go to `amq.rabbitmq.trace`. */
  isTraced = false;
  /** Wakes channels whose deliveries are acknowledged too late. */
  readonly ackWatch: AckWatch;
  /** How long a delivery may stay unacknowledged where nothing else is said. */
  consumerTimeoutMs = DEFAULT_CONSUMER_TIMEOUT_MS;
  limits: VirtualHostLimits = {};
  openConnections = 0;
  /** What it refuses on purpose. */
  readonly refusals = new PublishRefusals();
  /** How a message reaches several queues. */
  readonly fanOut = new FanOut();

  constructor(
    readonly name: string,
    readonly clock: Clock,
    readonly rules: VersionRules,
    /** What it shares with the other virtual hosts of its broker. */
    readonly quota?: Quota,
  ) {
    this.ackWatch = new AckWatch(clock);
    this.exchanges.set('', defaultExchange(this.queues, this.replies, rules));
    for (const definition of predeclaredExchanges(rules)) this.addExchange(definition);
  }

  exchange(name: string): Exchange | undefined {
    return this.exchanges.get(name);
  }

  addExchange(definition: ExchangeDefinition): void {
    const release = (message: StoredMessage): void => {
      try {
        this.fanOut.send(message, route(this, exchange, message));
      } catch (error) {
        // a stream crashes over it, and no channel is there to hear of that any more
        if (!(error instanceof BrokerFault)) throw error;
      }
    };
    const { clock, rules } = this;
    const exchange = new Exchange(definition, EXCHANGE_TYPES[definition.type](definition.arguments, { clock, rules, release }));
    this.exchanges.set(definition.name, exchange);
    this.applyPolicy(exchange);
  }

  addQueue(definition: QueueDefinition): BrokerQueue {
    const queue = definition.type === 'stream' ? new Stream(definition, this) : new Queue(definition, this);
    this.queues.set(definition.name, queue);
    return queue;
  }

  argumentsOf({ name, type, arguments: own }: QueueDefinition): HeaderTable {
    return effectiveArguments(own, { kind: 'queue', name, type }, this);
  }

  /** Lets the policies, which have changed, hold for all that is there. */
  applyPolicies(): void {
    for (const exchange of this.exchanges.values()) this.applyPolicy(exchange);
    for (const queue of [...this.queues.values()]) queue.reconfigure();
  }

  deleteExchange(exchange: Exchange): void {
    this.exchanges.delete(exchange.name);
    exchange.close();
    for (const binding of exchange.bindings) exchange.unbind(binding);
    this.dropIncoming(exchange);
  }

  /** Deletes a queue with its bindings; its consumers are told. Messages that were ready are gone, not dead-lettered. */
  deleteQueue(queue: BrokerQueue): void {
    if (queue.isDeleted) return;
    this.queues.delete(queue.name);
    this.refusals.forget(queue);
    queue.close();
    this.dropIncoming(queue);
    queue.endConsumers();
  }

  /** Removes a binding, and its exchange if that goes with its last one. */
  unbind(exchange: Exchange, target: BindingTarget): void {
    if (!exchange.unbind(target) || exchange.isUsed || !exchange.definition.autoDelete) return;
    if (this.exchanges.get(exchange.name) === exchange) this.deleteExchange(exchange);
  }

  deadLetter(queue: DeathPlace, dead: DeadMessage, reason: DeathReason): void {
    if (this.fanOut.isUnderway) {
      this.fanOut.wait(() => this.deadLetter(queue, dead, reason));
      return;
    }
    const { deadLetterExchange: exchange, deadLetterRoutingKey: routingKey } = queue.settings;
    if (exchange === undefined || !(queue.letters || this.exchanges.has(exchange))) return;
    const death = { queue: queue.name, reason, time: new Date(Math.floor(this.clock.now() / 1000) * 1000) };
    const letter = deadLetterCopy(dead, death, { exchange, routingKey }, this.rules);
    if (queue.letters) queue.letters.add(letter);
    else this.forwardLetter(letter, new Set());
  }

  readonly forwardLetter: ForwardLetter = (letter, taken) => {
    const exchange = this.exchanges.get(letter.exchange);
    if (!exchange) return false;
    const deaths = letter.deaths ?? [];
    const sinks = route(this, exchange, letter).filter((sink) => !taken.has(sink) && !isAutomaticCycle(deaths, sink.name));
    const isDone = this.fanOut.send(letter, sinks, taken);
    return isDone && taken.size > 0;
  };

  /** Ends all that is in it, and with it every timer. */
  close(): void {
    for (const queue of [...this.queues.values()]) this.deleteQueue(queue);
    for (const exchange of this.exchanges.values()) exchange.close();
  }

  /** What a restart leaves: durable queues with what their type keeps of their messages, and the exchanges that the version keeps. */
  restart(): void {
    // RabbitMQ keeps no record of it (documentation, "Firehose Tracer")
    this.isTraced = false;
    for (const queue of [...this.queues.values()]) {
      if (queue.definition.durable) queue.dropTransient();
      else this.deleteQueue(queue);
    }
    if (!this.rules.transientExchangesSurvive) {
      for (const exchange of [...this.exchanges.values()]) if (!exchange.definition.durable) this.deleteExchange(exchange);
    }
    for (const queue of this.queues.values()) queue.restarted();
  }

  /** The default exchange has no alternate. */
  private applyPolicy(exchange: Exchange): void {
    const { name, type } = exchange.definition;
    if (name === '') return;
    const alternate = effectiveSettings({ kind: 'exchange', name, type }, this)?.['alternate-exchange'];
    exchange.policyAlternate = typeof alternate === 'string' ? alternate : undefined;
  }

  private dropIncoming(destination: Destination): void {
    for (const binding of [...destination.incoming]) {
      const source = this.exchanges.get(binding.source);
      if (source) this.unbind(source, binding);
    }
  }
}
