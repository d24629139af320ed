import { JsonMessageConverter, nameOf, type Delivery, type Message, type MessageConverter, type Queue } from '@nest-amqp/core';
import { silentLogger, type AmqpLogger } from '../connection/logger';
import type { ReadyConnection } from '../connection/ready-connection';
import { publishContextStep } from '../context/publish-context-step';
import type { Observation } from '../observation/observation';
import { DelayedSends } from '../delay/delayed-sends';
import { WaitQueues } from '../delay/wait-queues';
import { Blockage } from './blockage';
import { ChannelWork } from './channel-work';
import { MessageDefaults } from './message-defaults';
import { Outcomes } from './outcomes';
import { composePublishPipeline, describePublishPipeline, type NamedPublishStep, type PublishHandler } from './publish-pipeline';
import { publishSteps } from './publish-steps';
import { Publisher } from './publisher';
import { Receiver } from './receiver';
import { ReplyChannel } from './reply-channel';
import { REPLY_TO } from './request-channel';
import { Requester } from './requester';
import type { SendDefaults } from './send-arguments';
import { Sending } from './sending';
import { resolveTemplateOptions, type RabbitTemplateOptions, type ResolvedTemplateOptions } from './template-options';

/** What a template stands on. */
export interface RabbitTemplateParts {
  /** For publishing and for requests; a publisher that the broker blocks must not stop anything else. */
  readonly publishing: ReadyConnection;
  /** For receiving. */
  readonly connection: ReadyConnection;
  /** Where delayed messages wait. By default its own view of them, on {@link connection}. */
  readonly waits?: WaitQueues;
  readonly options?: RabbitTemplateOptions;
  readonly logger?: AmqpLogger;
  /** Whether the application declares an exchange of this name. */
  readonly isExchange?: (name: string) => boolean;
  /** Traces and measures. By default nothing does. */
  readonly observation?: Observation;
  /** Whether what a handler sends gets correlation and causation ids from the message that it handles. By default false. */
  readonly context?: boolean;
  /** The broker's name of a queue that was declared without one. */
  readonly queueName?: (queue: string | Queue) => string;
}

/** The working parts of one template. */
export interface AssembledTemplate {
  readonly options: ResolvedTemplateOptions;
  readonly converter: MessageConverter;
  readonly defaults: SendDefaults;
  readonly messageDefaults: MessageDefaults;
  readonly outcomes: Outcomes;
  readonly blockage: Blockage;
  readonly publisher: Publisher;
  readonly sending: Sending;
  readonly receiver: Receiver;
  readonly requester: Requester;
  readonly replyChannel: ReplyChannel;
  readonly work: ChannelWork;
  /** The publish pipeline up to the channel. */
  readonly prepare: PublishHandler;
}

/** Puts the parts of a template together. @throws AmqpOptionsError listing everything that is wrong with the options. */
export function assembleTemplate(parts: RabbitTemplateParts): AssembledTemplate {
  const { publishing, connection, logger = silentLogger, isExchange = () => false, queueName = nameOf } = parts;
  const options = resolveTemplateOptions(parts.options ?? {});
  const converter = options.messageConverter ?? new JsonMessageConverter();
  const defaults = { exchange: options.exchange, routingKey: options.routingKey, isExchange, queueName };
  const messageDefaults = new MessageDefaults(publishing.clock, options);
  const steps = [...outerSteps(parts), ...publishSteps(options, messageDefaults)];
  logger.debug?.(describePublishPipeline(steps));
  const outcomes = new Outcomes(options, logger);
  const blockage = watched(publishing, outcomes);
  const publisher = new Publisher({ connection: publishing, blockage, options, outcomes, logger });
  const receiver = new Receiver(connection, options.afterReceive);
  const received = (delivery: Delivery): Message => receiver.received(delivery, REPLY_TO);
  const waits = parts.waits ?? new WaitQueues(connection);
  const delays = new DelayedSends({ connection, waits, sendTimeoutMs: options.sendTimeoutMs });
  const sending = { clock: publishing.clock, options, converter, outcomes, defaults, delays };
  return {
    options,
    converter,
    defaults,
    messageDefaults,
    outcomes,
    blockage,
    publisher,
    receiver,
    sending: new Sending({
      ...sending,
      publish: composePublishPipeline(steps, (outgoing) => publisher.publish(outgoing)),
      write: (outgoing) => publisher.publish(outgoing),
      settled: () => publisher.tidy(),
    }),
    requester: new Requester({ connection: publishing, blockage, received }),
    replyChannel: new ReplyChannel(publishing, blockage, logger),
    work: new ChannelWork({ connection: publishing, outcomes, receiver, steps, sending }),
    prepare: composePublishPipeline(steps, () => undefined),
  };
}

/** What surrounds the rest of the publish path; nothing where nothing of it is switched on. */
function outerSteps({ observation, context }: RabbitTemplateParts): readonly NamedPublishStep[] {
  return [...(observation?.publishSteps ?? []), ...(context ? [publishContextStep] : [])];
}

function watched(publishing: ReadyConnection, outcomes: Outcomes): Blockage {
  const blockage = new Blockage(publishing);
  blockage.onBlocked((reason) => outcomes.blocked(reason));
  blockage.onUnblocked(() => outcomes.unblocked());
  return blockage;
}
