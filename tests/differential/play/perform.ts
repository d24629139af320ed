import type { BasicProperties, ExchangeDeclareOptions, HeaderTable, QueueDeclareOk } from '@nest-amqp/core';
import type { BindingOfExchange, ChannelOperation, PublishOperation } from '../program/operation';
import type { Naming } from '../program/naming';
import { describeMessage } from './message';
import type { PlayedChannel } from './played-channel';

/** The tags of the deliveries that an operation settles. */
export interface Settling {
  /** The tag that is sent. */
  readonly tag: number;
  /** Those that are settled by it, if the broker agrees. */
  readonly settles: ReadonlySet<number>;
}

/** What an operation is performed with. */
export interface Performing {
  readonly step: number;
  readonly played: PlayedChannel;
  readonly naming: Naming;
  readonly settling?: Settling;
}

/** Asks a channel for one operation and resolves with its answer, as plain data. */
export async function perform(operation: ChannelOperation, performing: Performing): Promise<unknown> {
  const { played, naming } = performing;
  const { channel } = played;
  switch (operation.do) {
    case 'exchange.declare':
      return channel.exchangeDeclare(naming.real(operation.exchange), operation.type, realOptions(operation.options, naming));
    case 'exchange.look':
      return channel.exchangeDeclarePassive(naming.real(operation.exchange));
    case 'exchange.delete':
      return channel.exchangeDelete(naming.real(operation.exchange), { ifUnused: operation.ifUnused ?? false });
    case 'exchange.bind':
    case 'exchange.unbind': {
      const bind = operation.do === 'exchange.bind' ? channel.exchangeBind : channel.exchangeUnbind;
      return bind.call(channel, naming.real(operation.destination), ...bindingOf(operation, naming));
    }
    case 'queue.declare':
      return declared(await channel.queueDeclare(naming.real(operation.queue), realOptions(operation.options, naming)), performing);
    case 'queue.look':
      return named(await channel.queueDeclarePassive(naming.real(operation.queue)), naming);
    case 'queue.purge':
      return { ...(await channel.queuePurge(naming.real(operation.queue))) };
    case 'queue.delete':
      return { ...(await channel.queueDelete(naming.real(operation.queue), operation)) };
    case 'queue.bind':
    case 'queue.unbind': {
      const bind = operation.do === 'queue.bind' ? channel.queueBind : channel.queueUnbind;
      return bind.call(channel, naming.real(operation.queue), ...bindingOf(operation, naming));
    }
    case 'publish':
      return publish(operation, performing);
    case 'consume': {
      const options = realOptions(operation.options, naming);
      const queue = operation.queue || played.lastDeclared;
      const receive = played.receiver({ queue, noAck: options.noAck ?? false });
      const tag = naming.alias(await channel.basicConsume(naming.real(operation.queue), receive, options));
      played.consumes(tag, queue);
      return tag;
    }
    case 'cancel':
      played.cancelled(operation.tag);
      return channel.basicCancel(naming.real(operation.tag));
    case 'get': {
      const { noAck = false, queue } = operation;
      const got = await channel.basicGet(naming.real(operation.queue), { noAck });
      if (!got) return 'empty';
      played.got(got.deliveryTag, { queue: queue || played.lastDeclared, noAck });
      return { ...(describeMessage(got, naming) as object), messageCount: got.messageCount };
    }
    case 'ack':
    case 'nack':
    case 'reject':
      return settle(operation, performing);
    case 'qos':
      played.sharesLimit = operation.global === true && operation.count > 0;
      return channel.basicQos(operation.count, { global: operation.global ?? false, prefetchSize: operation.size ?? 0 });
    case 'recover':
      // what is asked for again may come before the answer
      if (operation.requeue !== false) played.recovered();
      return channel.basicRecover(operation.requeue);
    case 'confirm.select':
      return channel.confirmSelect();
    case 'tx.select':
      await channel.txSelect();
      played.isTransactional = true;
      return undefined;
    case 'tx.commit':
      played.committed();
      return channel.txCommit();
    case 'tx.rollback':
      await channel.txRollback();
      played.rolledBack();
      return undefined;
    case 'channel.close':
      return channel.close();
  }
}

function publish(operation: PublishOperation, { step, played, naming }: Performing): void {
  const { exchange, routingKey, properties = {}, size = 0, mandatory = false, immediate = false } = operation;
  const body = Buffer.from(`m${String(step)}`.padEnd(size, '.'));
  const real = realProperties(properties, naming);
  played.published(played.channel.basicPublish(naming.real(exchange), naming.real(routingKey), real, body, { mandatory, immediate }));
}

function settle(operation: ChannelOperation & { readonly do: 'ack' | 'nack' | 'reject' }, { played, settling }: Performing): void {
  if (!settling) return;
  const { channel } = played;
  if (operation.do === 'ack') channel.basicAck(settling.tag, operation.multiple);
  else if (operation.do === 'nack') channel.basicNack(settling.tag, operation.multiple, operation.requeue);
  else channel.basicReject(settling.tag, operation.requeue);
  played.settle(settling.settles);
}

function bindingOf({ source, routingKey, arguments: args }: BindingOfExchange, naming: Naming): [string, string, HeaderTable | undefined] {
  return [naming.real(source), naming.real(routingKey), args && naming.realTable(args)];
}

function declared(answer: QueueDeclareOk, { played, naming }: Performing): unknown {
  played.lastDeclared = naming.alias(answer.queue);
  return named(answer, naming);
}

function named({ queue, messageCount, consumerCount }: QueueDeclareOk, naming: Naming): unknown {
  return { queue: naming.alias(queue), messageCount, consumerCount };
}

function realOptions<T extends Pick<ExchangeDeclareOptions, 'arguments'>>(options: T | undefined, naming: Naming): T {
  return { ...options, ...(options?.arguments && { arguments: naming.realTable(options.arguments) }) } as T;
}

function realProperties(properties: BasicProperties, naming: Naming): BasicProperties {
  return { ...properties, ...(properties.headers && { headers: naming.realTable(properties.headers) }) };
}
