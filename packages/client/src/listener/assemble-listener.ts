import { nameOf, type Queue } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { IdleWatch } from '../events/idle-watch';
import { Parking } from '../parking/parking';
import { exponentialBackOff } from '../retry/back-off';
import { Recovery } from '../retry/recovery';
import type { RetryPolicy } from '../retry/retry-policy';
import type { RetryStepOptions } from '../retry/retry-step';
import { RetryWaits } from '../retry/retry-waits';
import type { ConsumerDelivery } from './consumer-session';
import { ConsumerSet } from './consumer-set';
import type { DeliveryLine } from './delivery-line';
import type { ListenerEndpoint } from './endpoint';
import type { HandlerTimeoutOptions } from './handler-timeout-step';
import type { Invocation } from './invocation';
import { FailedAttempts } from './failed-attempts';
import type { ListenerContainerOptions } from './listener-container-options';
import { flowOf } from './listener-flow';
import { MessageOrder } from './message-order';
import { outerBatchSteps, outerSteps } from './outer-steps';
import { QueueConsumer } from './queue-consumer';
import { Replies } from './replies';
import type { SelfPause } from './self-pause';
import type { ResolvedListenerOptions } from './resolve-listener-options';
import { WornMessages } from './worn-messages';

/** The working parts of one container. */
export interface AssembledListener {
  readonly pipeline: { toString(): string };
  readonly consumers: ConsumerSet;
  readonly idleWatch?: IdleWatch;
}

/** The options as they are at the moment. */
type LiveOptions = () => ResolvedListenerOptions;

/** Puts the parts of a container together, and makes the payload types of its handlers known to their converter. */
export function assembleListener(
  parts: ListenerContainerOptions,
  live: LiveOptions,
  logger: AmqpLogger,
  selfPause: SelfPause,
): AssembledListener {
  const { sender, admin, endpoint } = parts;
  const { id: listenerId, handlers } = endpoint;
  const options = live();
  const { retry, recoverer, messageConverter: converter = parts.converter } = options;
  for (const { payloadType, takesPayload } of handlers) {
    if (payloadType && takesPayload) converter.registerType?.(payloadType);
  }
  const order = options.orderBy && new MessageOrder(listenerId, options.orderBy);
  const idleWatch = idleWatchFor(parts, options, () => consumers);
  const parking = new Parking(sender, admin, (parked) => parts.events?.emit({ type: 'message.parked', listener: listenerId, ...parked }));
  const flow = flowOf({
    listener: listenerId,
    handlers,
    converter,
    retry: { ...retryWith(parts, retry, logger), insteadOf: (thrown) => selfPause.insteadOf(thrown) },
    outer: outerSteps(parts),
    outerOfBatch: outerBatchSteps(parts),
    idleWatch,
    order,
    afterReceive: options.afterReceive,
    errorHandler: options.errorHandler,
    timeout: timeoutFor(parts, options, logger),
    clock: parts.connection.clock,
    replies: new Replies({
      listenerId,
      converter,
      sender,
      parking,
      logger,
      backOff: retry?.backOff,
      contentType: options.replyContentType,
    }),
    recovery: new Recovery({ listenerId, recoverer, sender, parking, deadLetters: (queue) => deadLetters(parts, queue) }),
    options,
    logger,
    selfPause,
  });
  const consumers: ConsumerSet = new ConsumerSet(
    {
      newLine: () => flow.newLine(live()),
      newConsumer: (queue, line) => consumerOf({ parts, live, logger, queue, line }),
    },
    { queues: endpoint.queues, consumers: options.consumers },
  );
  return { pipeline: flow.pipeline, consumers, idleWatch };
}

interface ConsumerOf {
  readonly parts: ListenerContainerOptions;
  readonly live: LiveOptions;
  readonly logger: AmqpLogger;
  readonly queue: string | Queue;
  readonly line: DeliveryLine<ConsumerDelivery>;
}

function consumerOf({ parts, live, logger, queue, line }: ConsumerOf): QueueConsumer {
  const { endpoint, connection, admin, events, sender, restart = exponentialBackOff() } = parts;
  return new QueueConsumer({
    deadLetters: (name) => deadLetters(parts, name),
    listener: endpoint.id,
    tagName: tagName(endpoint),
    get options() {
      return live();
    },
    connection,
    admin,
    line,
    restart,
    logger,
    events,
    worn: new WornMessages({ listener: endpoint.id, sender, logger, declaredQueue: (name) => parts.declaredQueue?.(name) }),
    queueName: () => brokerName(parts, queue),
    isOwnQueue: (name) => parts.isOwnQueue?.(name) ?? false,
    isStream: (name) =>
      'x-stream-offset' in live().consumerArguments || parts.declaredQueue?.(name)?.arguments['x-queue-type'] === 'stream',
  });
}

function timeoutFor(
  { endpoint, connection }: ListenerContainerOptions,
  { handlerTimeoutMs: limitMs }: ResolvedListenerOptions,
  logger: AmqpLogger,
): HandlerTimeoutOptions | undefined {
  return limitMs === undefined ? undefined : { listener: endpoint.id, limitMs, clock: connection.clock, logger };
}

function idleWatchFor(
  { endpoint: { id }, connection: { clock }, events, ...parts }: ListenerContainerOptions,
  { idleEventIntervalMs: intervalMs }: ResolvedListenerOptions,
  consumers: () => ConsumerSet,
): IdleWatch | undefined {
  if (intervalMs === undefined || !events) return undefined;
  return new IdleWatch({
    clock,
    intervalMs,
    isBusy: () => consumers().all.some(({ inFlight }) => inFlight > 0),
    onIdle: (idleMs) => {
      const names = consumers().queues.map((queue) => parts.queueName?.(queue) ?? nameOf(queue));
      events.emit({ type: 'container.idle', listener: id, queues: names, idleMs });
    },
  });
}

function deadLetters(parts: ListenerContainerOptions, name: string): boolean {
  if (parts.deadLetters) return parts.deadLetters(name);
  return parts.endpoint.queues.some((queue) => typeof queue !== 'string' && queue.deadLetters && brokerName(parts, queue) === name);
}

function brokerName(parts: ListenerContainerOptions, queue: string | Queue): string {
  return parts.queueName?.(queue) ?? nameOf(queue);
}

/** Class and method where they say which listener it is. */
function tagName({ id, handlers }: ListenerEndpoint): string {
  const [only] = handlers;
  return only && handlers.length === 1 ? only.name : id;
}

function retryWith(parts: ListenerContainerOptions, policy: RetryPolicy | undefined, logger: AmqpLogger): RetryStepOptions<Invocation> {
  const { endpoint, sender, waits, connection } = parts;
  const attempts = new FailedAttempts(endpoint.id, logger);
  const declaredQueue = (name: string): Queue | undefined => parts.declaredQueue?.(name);
  const outside = waits && new RetryWaits({ listenerId: endpoint.id, waits, sender, clock: connection.clock, logger, declaredQueue });
  return {
    policy,
    onFailedAttempt: (invocation, failed) => attempts.waitHere(invocation, failed),
    waitElsewhere: async (invocation, failed) => {
      if (!(await outside?.wait(invocation.message, invocation.source.queue, failed))) return false;
      attempts.waitElsewhere(invocation, failed);
      return true;
    },
  };
}
