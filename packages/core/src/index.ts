// For applications.
export { AmqpError, isAmqpError, type AmqpErrorOptions, type SendOutcome } from './errors/amqp-error';
export { AmqpBrokerError, isBrokerError, type BrokerReply } from './errors/broker-error';
export {
  AmqpChannelClosedError,
  AmqpConnectError,
  AmqpConnectionLostError,
  AmqpIllegalStateError,
  AmqpStoppedError,
  AmqpTimeoutError,
} from './errors/connection-errors';
export {
  InvalidHeaderError,
  MessageConversionError,
  MessageTooLargeError,
  PayloadInvalidError,
  PayloadTypeMismatchError,
  type PayloadIssue,
} from './errors/conversion-errors';
export { ERROR_CODES, type AmqpErrorCode, type OwnErrorCode } from './errors/error-codes';
export {
  AmqpHandlerTimeoutError,
  AmqpRejectAndDontRequeueError,
  BatchItemsFailedError,
  ImmediateAcknowledgeError,
  ImmediateRequeueError,
  ListenerExecutionFailedError,
  NoHandlerError,
  PauseListenerError,
  type PauseListenerErrorOptions,
} from './errors/listener-errors';
export { AmqpOptionsError, throwIfFaulty, type OptionFault } from './errors/options-error';
export {
  AmqpMessageReturnedError,
  AmqpNackError,
  AmqpPendingLimitError,
  AmqpRemoteError,
  AmqpReplyTimeoutError,
} from './errors/send-errors';
export { AmqpTopologyError, type TopologyFailure } from './errors/topology-error';

export { Address } from './message/address';
export type { BasicProperties, DeliveryMode, HeaderTable, HeaderValue, MessageHeaders } from './message/basic-properties';
export { isMessage, Message } from './message/message';
export { MessageBuilder } from './message/message-builder';
export type { MessagePostProcessor, PublishContext, PublishPostProcessor } from './message/message-post-processor';
export { MessageProperties } from './message/message-properties';

export { Binding, type BindingOptions, type DestinationType } from './topology/binding';
export { BindingBuilder, type HeaderCondition, type HeadersBinding, type KeyBinding } from './topology/binding-builder';
export type { BindingTarget, DeclarableOptions, NamedDeclarableOptions, OnConflict } from './topology/declarable';
export {
  conflictingDeclarables,
  declarationDifference,
  Declarables,
  flattenDeclarables,
  isDeclarable,
  type Declarable,
} from './topology/declarables';
export {
  ConsistentHashExchange,
  CustomExchange,
  DirectExchange,
  Exchange,
  FanoutExchange,
  HeadersExchange,
  nameOf,
  TopicExchange,
  type ConsistentHashExchangeOptions,
  type ExchangeOptions,
} from './topology/exchange';
export { ExchangeBuilder } from './topology/exchange-builder';
export { AnonymousQueue, Queue, type AnonymousQueueOptions, type QueueOptions } from './topology/queue';
export { QueueBuilder, type Overflow } from './topology/queue-builder';

export { ContentTypeDelegatingMessageConverter } from './converter/content-type-delegating-message-converter';
export type { UnknownProperties } from './converter/declared-value';
export {
  CONTENT_TYPE_ID_HEADER,
  JsonMessageConverter,
  TYPE_ID_HEADER,
  type JsonMessageConverterOptions,
} from './converter/json-message-converter';
export { elementOf, listOf } from './converter/list-of';
export type { MessageConverter, PayloadType, Unboxed } from './converter/message-converter';
export { messageRoute, MessageType, messageTypeNames, type MessageRoute, type MessageTypeNames } from './converter/message-type';
export { SimpleMessageConverter } from './converter/simple-message-converter';
export { TypeMapper } from './converter/type-mapper';

export { AmqpAdmin, type QueueInformation } from './transport/amqp-admin';
export type { AmqpTemplate, ReceiveOperations, SendOperations } from './transport/amqp-template';
export type { ReceiveAndReplyOptions, ReceiveOptions, RequestOptions, SendOptions, Unroutable } from './transport/send-options';
export { CorrelationData, type Confirm } from './transport/correlation-data';
export type { Credentials, CredentialsProvider } from './transport/credentials';
export type { ReturnedMessage } from './transport/returned-message';
export {
  Channel,
  type ConsumeOptions,
  type ExchangeDeclareOptions,
  type PublishOptions,
  type QueueDeclareOk,
  type QueueDeclareOptions,
} from './transport/channel';

// For authors of transports and brokers.
export { isReplyCode, REPLY_CODES, type ErrorScope, type ReplyCode, type ReplyCodeName } from './errors/reply-codes';
export { canonicalTable, isEmptyTable } from './message/header-table';
export { systemClock, type Clock, type Timer } from './transport/clock';
export type { Connection, ServerProperties } from './transport/connection';
export { askForCredentials, loginOf, type Login, type NamedCredentials } from './transport/credentials';
export type { Delivery, OversizedDelivery, ReturnedDelivery } from './transport/delivery';
export { Listeners } from './transport/listeners';
export type { ConnectOptions, Transport, TransportCapability, TransportFactory } from './transport/transport';
