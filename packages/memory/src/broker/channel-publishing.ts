import type { BasicProperties } from '@nest-amqp/core';
import { HARD_MAX_MESSAGE_SIZE } from '../access/broker-limits';
import { checkAccess, checkTopicAccess } from '../access/check-access';
import type { MessageSink } from '../exchange/target';
import type { Exchange } from '../exchange/exchange';
import { StoredMessage } from '../queue/stored-message';
import { tracePublish } from '../trace/firehose';
import { BrokerFault } from './broker-fault';
import type { ChannelConsuming } from './channel-consuming';
import type { ChannelContext } from './channel-context';
import { existingExchange } from './exchange-access';
import { checkDeliveryMode, checkExpiration, checkUserId, extraRoutingKeys, withoutBcc } from './publish-checks';
import { REPLY_TO } from './reply-consumer';
import { resourceText } from './resource-text';
import { route } from './route';
import type { RoutedMessage, TransactionLog } from './transaction-log';

/** How a message is published, all said. */
export interface PublishFlags {
  readonly mandatory: boolean;
  readonly immediate: boolean;
  /** The expiration as it came over the wire, if it did; it is checked instead of the number among the properties. */
  readonly expiration?: string;
}

/** `basic.publish` and publisher confirms of a channel. */
export class ChannelPublishing {
  private isConfirming = false;
  private sequence = 0;

  constructor(
    private readonly channel: ChannelContext,
    private readonly log: TransactionLog,
    private readonly consuming: ChannelConsuming,
  ) {}

  /** `confirm.select`. */
  confirm(): void {
    this.channel.run('confirmSelect', () => {
      if (this.log.isActive) throw new BrokerFault(406, 'cannot switch from tx to confirm mode');
      this.isConfirming = true;
    });
  }

  get confirms(): boolean {
    return this.isConfirming;
  }

  /**
   * Publishes a message. Properties and body belong to the broker from now on. A failure closes the channel or connection
   * and is not thrown: the method has no answer.
   */
  publish(exchange: string, routingKey: string, properties: BasicProperties, body: Buffer, flags: PublishFlags): void {
    const { channel } = this;
    if (!channel.isOpen) return;
    try {
      const { vhost } = channel.connection;
      this.checkFlags(flags, body);
      if (!channel.connection.user.isUnrestricted) checkAccess(channel.connection, 'write', 'exchange', exchange);
      const source = existingExchange(vhost, exchange);
      const message = this.checkedMessage(source, routingKey, properties, body, flags);
      const sinks = route(vhost, source, message);
      if (vhost.isTraced) tracePublish(channel, message, sinks);
      const routed = { message, sinks, mandatory: flags.mandatory };
      if (this.log.isActive) this.log.publish(vhost.rules.repliesAwaitCommit ? routed : withoutReplies(routed));
      else this.send(routed);
    } catch (error) {
      channel.fail(error, 'basicPublish');
    }
  }

  /** Hands a message to its queues. Whether all of them took it. */
  send({ message, sinks, mandatory }: RoutedMessage): boolean {
    const { peer, connection } = this.channel;
    if (mandatory && this.isReturned(sinks)) peer.returned(message);
    const { refusals } = connection.vhost;
    const willing = this.isConfirming && refusals.isArmed ? refusals.willing(sinks) : sinks;
    const first = willing[0];
    const isSingle = first !== undefined && willing.length === 1;
    const taken = (isSingle ? first.accept(message) : connection.vhost.fanOut.send(message, willing)) && willing === sinks;
    if (this.isConfirming) {
      this.sequence += 1;
      peer.confirmed(this.sequence, taken);
    }
    return taken;
  }

  private isReturned(sinks: readonly MessageSink[]): boolean {
    if (sinks.length === 0) return true;
    return this.channel.connection.vhost.rules.mandatoryReplyReturned && sinks.every((sink) => sink.kind === 'reply');
  }

  private checkFlags({ immediate }: PublishFlags, body: Buffer): void {
    if (immediate) throw new BrokerFault(540, 'immediate=true');
    const { maxMessageSize } = this.channel.connection.vhost.rules;
    if (body.length <= maxMessageSize) return;
    const configured = maxMessageSize === HARD_MAX_MESSAGE_SIZE ? '' : 'configured ';
    throw new BrokerFault(406, `message size ${String(body.length)} is larger than ${configured}max size ${String(maxMessageSize)}`);
  }

  /** The checks that follow the exchange's own, in RabbitMQ's order (`rabbit_channel`, `basic.publish`). */
  private checkedMessage(
    source: Exchange,
    routingKey: string,
    properties: BasicProperties,
    body: Buffer,
    { expiration }: PublishFlags,
  ): StoredMessage {
    const { definition } = source;
    const { vhost, user } = this.channel.connection;
    if (definition.internal) {
      throw new BrokerFault(403, `cannot publish to internal ${resourceText('exchange', definition.name, vhost.name)}`);
    }
    const { publisherCheckedFirst } = vhost.rules;
    if (publisherCheckedFirst && !user.isUnrestricted) checkTopicAccess(this.channel.connection, 'write', source, routingKey);
    const replyTo = properties.replyTo === REPLY_TO ? this.consuming.replyAddress() : undefined;
    if (publisherCheckedFirst) checkUserId(properties, user);
    const { expirationMs, headers } = properties;
    if (expiration !== undefined) checkExpiration(expiration);
    else if (expirationMs !== undefined) checkExpiration(String(expirationMs));
    const extraKeys = extraRoutingKeys(headers);
    if (vhost.rules.unknownDeliveryModeRefused) checkDeliveryMode(properties);
    if (!publisherCheckedFirst) {
      if (!user.isUnrestricted) this.checkTopics(source, [routingKey, ...(extraKeys ?? [])]);
      checkUserId(properties, user);
    }
    const addressed = replyTo === undefined ? properties : { ...properties, replyTo };
    return extraKeys
      ? new StoredMessage(definition.name, routingKey, withoutBcc(addressed), body, { extraKeys })
      : new StoredMessage(definition.name, routingKey, addressed, body);
  }

  private checkTopics(source: Exchange, routingKeys: readonly string[]): void {
    for (const routingKey of routingKeys) checkTopicAccess(this.channel.connection, 'write', source, routingKey);
  }
}

/** Answers come while a message is routed, whatever transaction it is in; the commit is about what is left. */
function withoutReplies(routed: RoutedMessage): RoutedMessage {
  const { message, sinks } = routed;
  if (sinks.every(({ kind }) => kind !== 'reply')) return routed;
  for (const sink of sinks) if (sink.kind === 'reply') sink.accept(message);
  return { ...routed, sinks: sinks.filter(({ kind }) => kind !== 'reply') };
}
