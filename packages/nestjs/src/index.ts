// The module.
export { EnableRabbit } from './module/enable-rabbit.js';
export { RabbitModule } from './module/rabbit-module.js';
export type {
  RabbitBrokerOptions,
  RabbitFeatureOptions,
  RabbitModuleAsyncOptions,
  RabbitModuleOptions,
  RabbitModuleRegistration,
} from './module/rabbit-module-options.js';
export {
  getAmqpAdminToken,
  getListenerRegistryToken,
  getRabbitAdminToken,
  getRabbitEventsToken,
  getRabbitOptionsToken,
  getRabbitTemplateToken,
} from './module/tokens.js';
export type { FromConfiguration, Placeholder } from './configuration/from-configuration.js';
export { RabbitEvents } from './events/rabbit-events.js';
export { rabbitOptionsFromEnv, type RabbitEnvironmentOptions } from './configuration/rabbit-options-from-env.js';
export type { EnhancersOptions } from './invocation/listener-enhancers.js';
export type { RabbitContextType } from './invocation/listener-context.js';

// Decorators.
export { Header, Headers, type HeaderOptions } from './decorators/header.js';
export { InjectAmqpAdmin, InjectListenerRegistry, InjectRabbitEvents, InjectRabbitTemplate } from './decorators/inject.js';
export { RabbitAbortSignal, RabbitAcknowledgment, RabbitChannel, RabbitMessage } from './decorators/message-arguments.js';
export { Payload } from './decorators/payload.js';
export { RabbitHandler, type RabbitHandlerOptions } from './decorators/rabbit-handler.js';
export { RabbitListener, type RabbitListenerOptions } from './decorators/rabbit-listener.js';
export type { ConfigurableOptions } from './decorators/configurable-options.js';
export type { ExchangeDeclaration, QueueBinding, QueueDeclaration } from './decorators/queue-binding.js';
export { SendTo } from './decorators/send-to.js';

// What applications use of the client.
export {
  Acknowledgment,
  exponentialBackOff,
  listedBackOff,
  ListenerContainer,
  RabbitListenerRegistry,
  RabbitAdmin,
  RabbitTemplate,
  republish,
  type AcknowledgeMode,
  type AmqpLogger,
  type BackOff,
  type BatchOptions,
  type ConfirmCallback,
  type ExponentialBackOffOptions,
  type ListenerContainerState,
  type ListenerErrorHandler,
  type ListenerInvocation,
  type ListenerOptions,
  type QueueDefaults,
  type ListenerRegistration,
  type OrderBy,
  type RabbitEvent,
  type RabbitEventType,
  type RabbitTemplateOptions,
  type Recoverer,
  type RetryOption,
  type ReturnsCallback,
  type SendEvents,
} from '@nest-amqp/client';

// What applications use of the core: messages, topology, converters, contracts, errors.
export {
  Address,
  AmqpAdmin,
  AmqpBrokerError,
  AmqpChannelClosedError,
  AmqpConnectError,
  AmqpConnectionLostError,
  AmqpError,
  AmqpHandlerTimeoutError,
  AmqpIllegalStateError,
  AmqpMessageReturnedError,
  AmqpNackError,
  AmqpOptionsError,
  AmqpPendingLimitError,
  AmqpRejectAndDontRequeueError,
  AmqpRemoteError,
  AmqpReplyTimeoutError,
  AmqpStoppedError,
  AmqpTimeoutError,
  AmqpTopologyError,
  AnonymousQueue,
  BatchItemsFailedError,
  Binding,
  BindingBuilder,
  Channel,
  ConsistentHashExchange,
  ContentTypeDelegatingMessageConverter,
  CorrelationData,
  CustomExchange,
  Declarables,
  DirectExchange,
  ERROR_CODES,
  Exchange,
  ExchangeBuilder,
  FanoutExchange,
  HeadersExchange,
  ImmediateAcknowledgeError,
  PauseListenerError,
  ImmediateRequeueError,
  InvalidHeaderError,
  isAmqpError,
  isBrokerError,
  isMessage,
  JsonMessageConverter,
  ListenerExecutionFailedError,
  Message,
  MessageBuilder,
  MessageConversionError,
  MessageProperties,
  MessageType,
  NoHandlerError,
  PayloadTypeMismatchError,
  Queue,
  QueueBuilder,
  SimpleMessageConverter,
  TopicExchange,
  TYPE_ID_HEADER,
  TypeMapper,
  type AmqpErrorCode,
  type AmqpTemplate,
  type AnonymousQueueOptions,
  type BasicProperties,
  type BindingOptions,
  type Confirm,
  type Declarable,
  type ConsistentHashExchangeOptions,
  type DeliveryMode,
  type ExchangeOptions,
  type HeaderTable,
  type HeaderValue,
  type MessageConverter,
  type MessageHeaders,
  type MessagePostProcessor,
  type OptionFault,
  type PayloadType,
  type OnConflict,
  type QueueInformation,
  type QueueOptions,
  type ReceiveOptions,
  type RequestOptions,
  type ReturnedMessage,
  type SendOptions,
  type SendOutcome,
  type TransportFactory,
  type Unroutable,
} from '@nest-amqp/core';
