import {
  Address,
  isAmqpError,
  isMessage,
  MessageBuilder,
  MessageProperties,
  type Message,
  type MessageConverter,
  type SendOptions,
} from '@nest-amqp/core';
import type { BackOff } from '../retry/back-off';
import { Parking } from '../parking/parking';
import { thrownError } from '../retry/thrown-error';
import type { AmqpLogger } from '../connection/logger';
import type { MessageSender } from '../template/message-sender';
import { remoteErrorReply } from '../template/remote-error';
import type { Invocation } from './invocation';

/** What replying needs to know of its listener. */
export interface RepliesOptions {
  readonly listenerId: string;
  readonly converter: MessageConverter;
  readonly sender: MessageSender;
  readonly parking: Parking;
  readonly logger: AmqpLogger;
  readonly backOff?: BackOff;
  /** Absent: the converter decides. */
  readonly contentType?: string;
}

const DIRECT_REPLY_TO = 'amq.rabbitmq.reply-to';
const WRITTEN = Promise.resolve();

/** Answers requests: converts what handlers return and publishes it, with a confirm wherever one says anything. */
export class Replies {
  constructor(private readonly options: RepliesOptions) {}

  /** Where the reply to a message goes: its reply address, else what the handler says. */
  addressFor(invocation: Invocation): Address | undefined {
    const { replyTo } = invocation.message.properties;
    return replyTo ? Address.parse(replyTo) : invocation.handler?.sendTo;
  }

  /**
   * The reply to a message. A returned `Message` is sent as it is.
   *
   * @throws MessageConversionError if the result cannot be converted.
   */
  replyFor(invocation: Invocation, result: unknown): Message {
    const correlationId = correlationOf(invocation);
    if (!isMessage(result)) return this.converted(result, correlationId);
    return MessageBuilder.fromMessage(result)
      .andProperties({ correlationId: result.properties.correlationId ?? correlationId })
      .build();
  }

  /**
   * Resolves when the reply is confirmed or, after a few attempts, parked beside the request. Rejects if neither was
   * possible.
   */
  async send(invocation: Invocation, address: Address, reply: Message): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await invocation.within(() => this.publish(address, reply, () => this.repeat(invocation, address, reply)));
        return;
      } catch (thrown) {
        const error = thrownError(thrown, 'The sender');
        const delayMs = isAmqpError(error) && !error.retryable ? undefined : this.options.backOff?.delayMs(attempt);
        if (delayMs === undefined || !(await invocation.pause(delayMs))) {
          await this.park(invocation, address, reply, error);
          return;
        }
      }
    }
  }

  /** Tells the requester that the request failed. */
  async sendError(invocation: Invocation, address: Address, error: Error): Promise<void> {
    const reply = remoteErrorReply(error);
    reply.properties.correlationId = correlationOf(invocation);
    await invocation.within(() => this.publish(address, reply, () => this.repeat(invocation, address, reply)));
  }

  /** The connection was lost, and nobody knows whether the broker got a reply that was written: the requester takes only the first. */
  private repeat(invocation: Invocation, address: Address, reply: Message): void {
    this.send(invocation, address, reply).catch((error: unknown) => {
      this.options.logger.error(`The reply to ${invocation.label} may be lost, and could not be parked either: ${String(error)}`);
    });
  }

  private converted(result: unknown, correlationId: string | undefined): Message {
    const { converter, contentType } = this.options;
    const reply = converter.toMessage(result, new MessageProperties({ correlationId, contentType }));
    if (contentType !== undefined) reply.properties.contentType = contentType;
    return reply;
  }

  private publish({ exchange, routingKey }: Address, reply: Message, lost: () => void): Promise<void> {
    const { sender } = this.options;
    const isDirect = exchange === '' && routingKey.startsWith(DIRECT_REPLY_TO);
    if (isDirect && sender.postReply(routingKey, reply, lost)) return WRITTEN;
    // RabbitMQ before 4.2 returns mandatory messages to such an address even when it delivers them.
    const options: SendOptions | undefined = isDirect ? { unroutable: 'ignore' } : undefined;
    return sender.send(exchange, routingKey, reply, options);
  }

  private async park(invocation: Invocation, address: Address, reply: Message, error: Error): Promise<void> {
    const queue = Parking.queueFor(invocation.source.queue, this.options.listenerId);
    await this.options.parking.park(queue, { message: reply, error, route: address });
    this.options.logger.error(
      `The reply to ${invocation.label} could not be published to '${address.toString()}' (${error.name}: ${error.message}); it was parked in queue '${queue}', and the request is not run again`,
    );
  }
}

function correlationOf({ message: { properties } }: Invocation): string | undefined {
  return properties.correlationId ?? properties.messageId;
}
