import { nameOf, type Queue } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import { IdleWatch } from '../events/idle-watch';
import { Parking } from '../parking/parking';
import { exponentialBackOff } from '../retry/back-off';
import { Recovery } from '../retry/recovery';
import type { RetryPolicy } from '../retry/retry-policy';
import type { RetryStepOptions } from '../retry/retry-step';
import { RetryWaits } from '../retry/retry-waits';
import { consumePipeline, type ConsumePipeline } from './consume-pipeline';
import type { ConsumerDelivery } from './consumer-session';
import { Dispatcher } from './dispatcher';
import type { ListenerEndpoint } from './endpoint';
import type { Invocation } from './invocation';
import { FailedAttempts } from './failed-attempts';
import type { ListenerContainerOptions } from './listener-container-options';
import { MessageFlow } from './message-flow';
import { outerSteps } from './outer-steps';
import { QueueConsumer } from './queue-consumer';
import { Replies } from './replies';
import type { ResolvedListenerOptions } from './resolve-listener-options';

/** The working parts of one container. */
export interface AssembledListener {
  readonly pipeline: ConsumePipeline;
  readonly consumers: readonly QueueConsumer[];
  readonly idleWatch?: IdleWatch;
}

/** Puts the parts of a container together, and makes the payload types of its handlers known to their converter. */
export function assembleListener(parts: ListenerContainerOptions, options: ResolvedListenerOptions, logger: AmqpLogger): AssembledListener {
  const { sender, admin } = parts;
  const { id: listenerId, handlers } = parts.endpoint;
  const { retry, recoverer, messageConverter: converter = parts.converter } = options;
  for (const { payloadType, takesPayload } of handlers) {
    if (payloadType && takesPayload) converter.registerType?.(payloadType);
  }
  const consumers: QueueConsumer[] = [];
  const idleWatch = idleWatchFor(parts, options, consumers);
  const observing = outerSteps(parts);
  const pipeline = consumePipeline({ handlers, converter, retry: retryWith(parts, retry, logger), idleWatch, observing });
  const parking = new Parking(sender, admin, (parked) => parts.events?.emit({ type: 'message.parked', listener: listenerId, ...parked }));
  const flow = new MessageFlow({
    listener: listenerId,
    pipeline,
    replies: new Replies({ listenerId, converter, sender, parking, logger, backOff: retry?.backOff }),
    recovery: new Recovery({ listenerId, recoverer, sender, parking, deadLetters: (queue) => deadLetters(parts, queue) }),
    options,
    logger,
  });
  for (let i = 0; i < options.consumers; i++) consumers.push(...oneConsumer(parts, options, logger, flow));
  return { pipeline, consumers, idleWatch };
}

function idleWatchFor(
  { endpoint: { id, queues }, connection: { clock }, events, ...parts }: ListenerContainerOptions,
  { idleEventIntervalMs: intervalMs }: ResolvedListenerOptions,
  consumers: readonly QueueConsumer[],
): IdleWatch | undefined {
  if (intervalMs === undefined || !events) return undefined;
  return new IdleWatch({
    clock,
    intervalMs,
    isBusy: () => consumers.some(({ inFlight }) => inFlight > 0),
    onIdle: (idleMs) => {
      const names = queues.map((queue) => parts.queueName?.(queue) ?? nameOf(queue));
      events.emit({ type: 'container.idle', listener: id, queues: names, idleMs });
    },
  });
}

/** The queues of one consumer share its places, so that with concurrency 1 messages are handled one at a time. */
function oneConsumer(
  parts: ListenerContainerOptions,
  options: ResolvedListenerOptions,
  logger: AmqpLogger,
  flow: MessageFlow,
): QueueConsumer[] {
  const { endpoint, connection, admin, restart = exponentialBackOff() } = parts;
  const dispatcher = new Dispatcher<ConsumerDelivery>(options.concurrency, (invocation, done) => {
    flow.run(invocation, done);
  });
  return endpoint.queues.map(
    (queue) =>
      new QueueConsumer({
        listener: endpoint.id,
        tagName: tagName(endpoint),
        options,
        connection,
        admin,
        dispatcher,
        restart,
        logger,
        events: parts.events,
        queueName: () => brokerName(parts, queue),
        isOwnQueue: (name) => parts.isOwnQueue?.(name) ?? false,
      }),
  );
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
