import { encodeContent, type BasicPublish, type Content as WireContent, type Frame, type Method } from '@nest-amqp/codec';
import { BrokerFault, type BrokerChannel, type BrokerConnection, type ChannelPeer, type Deliverable } from '@nest-amqp/memory';
import { closeMethod } from '../connection/close-method';
import type { FrameKind } from '../connection/frame-kind';
import type { Link } from '../connection/link';
import type { AssemblyBudget } from './assembly-budget';
import { ConfirmBatch } from './confirm-batch';
import { ContentAssembly, type Command, type Content } from './content-assembly';
import { CHANNEL_METHODS } from './channel-methods';
import { methodIds } from './method-ids';
import type { MethodContext, MethodHandler } from './method-table';
import { secondOpen } from './second-open';
import { receivedProperties, sentProperties } from './wire-properties';

/** The connection of a channel, as the channel knows it. */
export interface ChannelHost {
  readonly link: Link;
  readonly broker: BrokerConnection;
  readonly frameMax: number;
  readonly budget: AssemblyBudget;
  readonly headersSorted: boolean;
  /** Reads a method; `undefined` if the connection ended over it. */
  method(payload: Buffer): Method | undefined;
  /** Whether the broker takes no publishes: then `publish` is called when it does again. */
  holdsBackPublish(publish: () => void): boolean;
  /** Calls `flush` before the frames of this turn are written. */
  willFlush(channel: ServerChannel): void;
  /** Something cannot be written: the connection cannot go on. */
  unwritable(error: unknown): void;
  /** The channel of this number is over. */
  forget(channelNumber: number): void;
}

type Returned = Parameters<ChannelPeer['returned']>[0];

/** A channel: its frames in order, its state (`channel.open` first, nothing but `close-ok` after a close), and what the broker says to it. */
export class ServerChannel implements ChannelPeer, MethodContext {
  private state: 'starting' | 'open' | 'closing' = 'starting';
  private opened: BrokerChannel | undefined;
  private readonly assembly: ContentAssembly;
  private readonly confirms = new ConfirmBatch();

  constructor(
    private readonly channelNumber: number,
    private readonly host: ChannelHost,
  ) {
    const { maxMessageSize, longBodyCode } = host.broker.vhost.rules;
    this.assembly = new ContentAssembly({
      budget: host.budget,
      decode: (payload) => host.method(payload),
      wants: (size) => this.state === 'open' && size <= maxMessageSize,
      longBody: () => longBody(longBodyCode),
    });
  }

  get broker(): BrokerChannel {
    if (!this.opened) throw new BrokerFault(541, '');
    return this.opened;
  }

  get hasRoom(): boolean {
    return !this.host.link.out.isFull;
  }

  frame({ payload }: Frame, kind: FrameKind): void {
    const command = this.assembly.add(payload, kind);
    if (!command) return;
    if (this.state === 'open') this.obey(command);
    else if (this.state === 'closing') this.obeyWhileClosing(command.method);
    else this.open(command.method);
  }

  reply(method: Method): void {
    this.flush();
    this.host.link.send(this.channelNumber, method);
  }

  content(method: WireContent['method'], { message, properties }: Pick<Deliverable, 'message' | 'properties'>): void {
    const { link, frameMax } = this.host;
    try {
      const content = { channel: this.channelNumber, method, properties: sentProperties(properties), body: message.body, frameMax };
      for (const buffer of encodeContent(content)) link.out.write(buffer);
    } catch (error) {
      // such as a routing key of more than 255 octets, which an argument or a header can bring about
      this.host.unwritable(error);
    }
  }

  closeByClient(): void {
    this.broker.close();
    this.reply({ name: 'channel.close-ok' });
    this.end();
  }

  deliver(consumerTag: string, deliveryTag: number, deliverable: Deliverable): void {
    const { redelivered, message } = deliverable;
    const { exchange, routingKey } = message;
    this.content({ name: 'basic.deliver', consumerTag, deliveryTag, redelivered, exchange, routingKey }, deliverable);
  }

  returned(message: Returned): void {
    const { exchange, routingKey, properties } = message;
    this.flush();
    this.content({ name: 'basic.return', replyCode: 312, replyText: 'NO_ROUTE', exchange, routingKey }, { message, properties });
  }

  confirmed(sequenceNumber: number, ack: boolean): void {
    if (ack) {
      this.confirms.include(sequenceNumber);
      this.host.willFlush(this);
    } else {
      // RabbitMQ says `multiple` even for one; all before it have been confirmed by then
      this.reply({ name: 'basic.nack', deliveryTag: sequenceNumber, multiple: true, requeue: true });
    }
  }

  cancelled(consumerTag: string): void {
    this.reply({ name: 'basic.cancel', consumerTag, noWait: true });
  }

  closed(fault: BrokerFault): void {
    this.reply(closeMethod('channel.close', fault));
    this.state = 'closing';
  }

  /** Writes the confirms that have gathered. */
  flush(): void {
    const batch = this.confirms.take();
    if (batch) this.host.link.send(this.channelNumber, { name: 'basic.ack', ...batch });
  }

  /** There is room for deliveries again. */
  resume(): void {
    this.opened?.resume();
  }

  /** The connection is over. */
  abandon(): void {
    this.assembly.abandon();
    this.state = 'closing';
  }

  private open(method: Method): void {
    if (method.name !== 'channel.open') throw BrokerFault.of(new BrokerFault(504, "expected 'channel.open'"), methodIds(method));
    this.opened = this.host.broker.openChannel(this.channelNumber, this);
    this.state = 'open';
    this.reply({ name: 'channel.open-ok' });
  }

  private obey({ method, content }: Command): void {
    if (method.name === 'basic.publish' && content) this.publish(method, content);
    else this.call(method);
  }

  private call(method: Method): void {
    const handler = CHANNEL_METHODS[method.name] as MethodHandler<Method> | undefined;
    if (!handler) throw BrokerFault.of(new BrokerFault(503, 'unimplemented method'), methodIds(method));
    try {
      handler(this, method);
    } catch (error) {
      // the broker has told the client already
      if (!(error instanceof BrokerFault) || this.broker.isOpen) throw error;
    }
  }

  private publish(method: BasicPublish, content: Content): void {
    if (this.host.holdsBackPublish(() => this.publishNow(method, content))) return;
    this.publishNow(method, content);
  }

  private publishNow(method: BasicPublish, { properties, body, size }: Content): void {
    const { exchange, routingKey, mandatory, immediate } = method;
    if (!properties) throw new BrokerFault(541, '');
    const { maxMessageSize } = this.host.broker.vhost.rules;
    if (size > maxMessageSize && !immediate) {
      const why = `message size ${String(size)} is larger than configured max size ${String(maxMessageSize)}`;
      this.broker.fail(new BrokerFault(406, why), 'basicPublish');
      return;
    }
    const received = receivedProperties(properties, this.host.headersSorted);
    this.broker.publishing.publish(exchange, routingKey, received, body, { mandatory, immediate, expiration: properties.expiration });
  }

  private obeyWhileClosing({ name }: Method): void {
    if (name === 'channel.open') throw secondOpen();
    if (name === 'channel.close') this.reply({ name: 'channel.close-ok' });
    else if (name === 'channel.close-ok') this.end();
  }

  private end(): void {
    this.assembly.abandon();
    this.host.forget(this.channelNumber);
  }
}

function longBody(code: 505 | 501): BrokerFault {
  const why =
    code === 501 ? 'content body frame exceeds remaining content size' : 'expected content body, got non content body frame instead';
  return new BrokerFault(code, why);
}
