import type { ExchangeDeclareOptions, HeaderTable, QueueDeclareOk, QueueDeclareOptions } from '@nest-amqp/core';
import { checkAccess, checkAnyAccess } from '../access/check-access';
import { bind, unbind, type BindRequest } from './bind';
import { BrokerFault } from './broker-fault';
import type { ChannelContext } from './channel-context';
import { declareExchange } from './declare-exchange';
import { declareQueue } from './declare-queue';
import { deleteQueue } from './delete-queue';
import { deleteExchange, existingExchange } from './exchange-access';
import { checkNotDefaultExchange, strippedName } from './names';
import { purgeQueue } from './purge-queue';
import { accessibleQueue } from './queue-access';
import { isReplyAddress, REPLY_TO } from './reply-consumer';
import { resourceText } from './resource-text';
import type { VirtualHost } from './virtual-host';

/** What a binding method names. */
export type BindingNames = Omit<BindRequest, 'kind' | 'connection' | 'arguments'> & { readonly arguments?: HeaderTable };

/** The classes `exchange` and `queue` of a channel. */
export class ChannelTopology {
  /** The queue that `''` stands for: the last one declared on this channel. */
  private lastQueue: string | undefined;

  constructor(private readonly channel: ChannelContext) {}

  private get vhost(): VirtualHost {
    return this.channel.connection.vhost;
  }

  exchangeDeclare(name: string, type: string, options: ExchangeDeclareOptions): void {
    this.channel.run('exchangeDeclare', () => declareExchange(this.vhost, { ...options, name, type, connection: this.channel.connection }));
  }

  exchangeDeclarePassive(name: string): void {
    this.channel.run('exchangeDeclare', () => {
      checkNotDefaultExchange(strippedName(name));
      checkAnyAccess(this.channel.connection, 'exchange', strippedName(name));
      existingExchange(this.vhost, strippedName(name));
    });
  }

  exchangeDelete(name: string, ifUnused: boolean): void {
    this.channel.run('exchangeDelete', () => deleteExchange(this.channel.connection, name, ifUnused));
  }

  exchangeBind(names: BindingNames): void {
    this.channel.run('exchangeBind', () => bind(this.vhost, this.request('exchange', names)));
  }

  exchangeUnbind(names: BindingNames): void {
    this.channel.run('exchangeUnbind', () => unbind(this.vhost, this.request('exchange', names)));
  }

  queueDeclare(name: string, options: QueueDeclareOptions): QueueDeclareOk {
    return this.channel.run('queueDeclare', () => {
      if (name.startsWith(REPLY_TO)) return this.replyAddress(name);
      return this.declared(declareQueue(this.vhost, { ...options, name, connection: this.channel.connection }).name);
    });
  }

  queueDeclarePassive(name: string): QueueDeclareOk {
    return this.channel.run('queueDeclare', () => {
      if (name.startsWith(REPLY_TO)) return this.replyAddress(name);
      const stripped = strippedName(name);
      checkAnyAccess(this.channel.connection, 'queue', stripped);
      const queue = accessibleQueue(this.vhost, stripped, this.channel.connection);
      queue.touch();
      return this.declared(queue.name);
    });
  }

  /** Answers with the number of messages deleted. */
  queueDelete(name: string, conditions: { readonly ifUnused?: boolean; readonly ifEmpty?: boolean }): number {
    const { ifUnused = false, ifEmpty = false } = conditions;
    return this.channel.run('queueDelete', () =>
      deleteQueue(this.vhost, { name: this.expanded(name), connection: this.channel.connection, ifUnused, ifEmpty }),
    );
  }

  /** Answers with the number of messages purged. */
  queuePurge(name: string): number {
    return this.channel.run('queuePurge', () => {
      const expanded = this.expanded(name);
      checkAccess(this.channel.connection, 'read', 'queue', expanded);
      return purgeQueue(this.vhost, expanded, this.channel.connection);
    });
  }

  queueBind(names: BindingNames): void {
    this.channel.run('queueBind', () => bind(this.vhost, this.queueRequest(names)));
  }

  queueUnbind(names: BindingNames): void {
    this.channel.run('queueUnbind', () => unbind(this.vhost, this.queueRequest(names)));
  }

  /** The queue that a method means. @throws BrokerFault 404 if it means the last one declared and there is none. */
  expanded(name: string): string {
    if (name !== '') return name;
    if (this.lastQueue === undefined) throw new BrokerFault(404, 'no previously declared queue');
    return this.lastQueue;
  }

  private declared(name: string): QueueDeclareOk {
    this.lastQueue = name;
    const queue = this.vhost.queues.get(name);
    return { queue: name, messageCount: queue?.depth ?? 0, consumerCount: queue?.consumerCount ?? 0 };
  }

  /** Direct reply-to addresses can be declared to see whether they live; the pseudo-queue itself always does. */
  private replyAddress(name: string): QueueDeclareOk {
    const address = strippedName(name);
    if (address === REPLY_TO || this.vhost.replies.has(address)) {
      this.lastQueue = address;
      return { queue: address, messageCount: 0, consumerCount: 1 };
    }
    if (this.vhost.rules.badReplyAddressCrashes && !isReplyAddress(address)) throw new BrokerFault(541, '');
    throw new BrokerFault(404, `no ${resourceText('queue', address, this.vhost.name)}`);
  }

  private request(kind: 'queue' | 'exchange', names: BindingNames): BindRequest {
    return { ...names, kind, arguments: names.arguments ?? {}, connection: this.channel.connection };
  }

  /** `''` as queue and key: the last queue declared, bound by its name. */
  private queueRequest(names: BindingNames): BindRequest {
    const destination = this.expanded(names.destination);
    const routingKey = names.destination === '' && names.routingKey === '' ? destination : names.routingKey;
    return this.request('queue', { ...names, destination, routingKey });
  }
}
