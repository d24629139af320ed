// For applications.
export { RabbitApplication } from './application/rabbit-application';
export type { RabbitApplicationOptions } from './application/application-options';
export type { ConnectingOptions } from './application/connect-policies';
export type { AmqpLogger } from './connection/logger';
export type { QueueDefaults } from './admin/queue-defaults';
export { RabbitAdmin } from './admin/rabbit-admin';
export { RabbitTemplate } from './template/rabbit-template';
export type { SendEvents } from './template/outcomes';
export type { PublisherState, UnconfirmedMessage } from './template/publisher-state';
export type { DedicatedChannelOptions, InvokeOperations, RabbitOperations } from './template/rabbit-operations';
export { gunzip, gzip, type GunzipOptions, type GzipOptions } from './compression/gzip';
export type { ConfirmCallback, RabbitTemplateOptions, ReturnsCallback } from './template/template-options';
export { RabbitEvents, type RabbitEventListener } from './events/rabbit-events';
export type {
  ConnectionBlockedEvent,
  ConnectionGivenUpEvent,
  ConnectionLostEvent,
  ConnectionUnblockedEvent,
  ConnectionUpEvent,
  ConsumerCancelledEvent,
  ConsumerEvent,
  ConsumerFailedEvent,
  ConsumerStartedEvent,
  ContainerIdleEvent,
  DeclarationFailedEvent,
  ListenerPausedEvent,
  ListenerResumedEvent,
  MessageNackedEvent,
  MessageParkedEvent,
  MessageReturnedEvent,
  QueueMissingEvent,
  RabbitEvent,
  RabbitEventType,
  SentMessageEvent,
} from './events/rabbit-event';
export { CAUSATION_ID_HEADER, CORRELATION_ID_HEADER, RabbitContext } from './context/rabbit-context';
export type { ConnectionState } from './connection/connection-state';
export {
  rabbitHealth,
  type ConnectionHealth,
  type ExaminedApplication,
  type ExaminedListener,
  type ListenerHealth,
  type RabbitHealth,
  type RabbitHealthOptions,
} from './health/rabbit-health';
export { RabbitHealthIndicator, type RabbitHealthResult } from './health/rabbit-health-indicator';
export type { ObservationOption } from './observation/observation-option';
export { Acknowledgment } from './listener/acknowledgment';
export type { AcknowledgeMode, ListenerOptions } from './listener/listener-options';
export type { ListenerEndpoint, ListenerInvocation, MessageHandler } from './listener/endpoint';
export { ListenerContainer } from './listener/listener-container';
export type { ListenerContainerState } from './listener/container-lifecycle';
export type { ListenerErrorHandler } from './listener/listener-error-handler';
export type { BatchOptions } from './listener/batch-options';
export type { ListenerRegistration } from './listener/listener-registration';
export type { OrderBy } from './listener/message-order';
export { RabbitListenerRegistry } from './listener/rabbit-listener-registry';
export { exponentialBackOff, listedBackOff, type BackOff, type ExponentialBackOffOptions } from './retry/back-off';
export { republish, type Recoverer, type RepublishRecoverer } from './retry/recoverer';
export type { PauseWhen } from './listener/pause-when';
export type { RetryOption, RetryOptions } from './retry/retry-option';
export type { ErrorClass, ErrorMatcher } from './retry/error-matcher';
export { ParkingLot, type ListOptions, type ParkedSelection, type SendBackOptions, type SentBack } from './parking/parking-lot';
export type { ParkedMessage } from './parking/parked-message';
export { RETRY_HEADERS } from './retry/retry-headers';
export { ORIGIN_HEADER } from './retry/origin';

// For those who build on the parts.
export { WaitQueues } from './delay/wait-queues';
export type { ListenerContainerOptions } from './listener/listener-container-options';
export type { ResolvedListenerOptions } from './listener/resolve-listener-options';
export { EXCEPTION_HEADERS } from './retry/exception-headers';
export { NEVER_SUCCEEDS } from './retry/failure-verdict';
export type { ConnectPolicy } from './connection/connect-policy';
export { SupervisedConnection, type SupervisedConnectionOptions } from './connection/supervised-connection';
export type { ReadyConnection } from './connection/ready-connection';
export type { MessageSender } from './template/message-sender';
