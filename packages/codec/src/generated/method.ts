// Generated from spec/amqp-rabbitmq-0.9.1.json by tools/codec/generate.mjs: change the generator.

import type { FieldTable } from '../table/field-table';

/** `connection.start` */
export interface ConnectionStart {
  readonly name: 'connection.start';
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly serverProperties: FieldTable;
  readonly mechanisms: Buffer;
  readonly locales: Buffer;
}

/** `connection.start-ok` */
export interface ConnectionStartOk {
  readonly name: 'connection.start-ok';
  readonly clientProperties: FieldTable;
  readonly mechanism: string;
  readonly response: Buffer;
  readonly locale: string;
}

/** `connection.secure` */
export interface ConnectionSecure {
  readonly name: 'connection.secure';
  readonly challenge: Buffer;
}

/** `connection.secure-ok` */
export interface ConnectionSecureOk {
  readonly name: 'connection.secure-ok';
  readonly response: Buffer;
}

/** `connection.tune` */
export interface ConnectionTune {
  readonly name: 'connection.tune';
  readonly channelMax: number;
  readonly frameMax: number;
  readonly heartbeat: number;
}

/** `connection.tune-ok` */
export interface ConnectionTuneOk {
  readonly name: 'connection.tune-ok';
  readonly channelMax: number;
  readonly frameMax: number;
  readonly heartbeat: number;
}

/** `connection.open` */
export interface ConnectionOpen {
  readonly name: 'connection.open';
  readonly virtualHost: string;
}

/** `connection.open-ok` */
export interface ConnectionOpenOk {
  readonly name: 'connection.open-ok';
}

/** `connection.close` */
export interface ConnectionClose {
  readonly name: 'connection.close';
  readonly replyCode: number;
  readonly replyText: string;
  readonly classId: number;
  readonly methodId: number;
}

/** `connection.close-ok` */
export interface ConnectionCloseOk {
  readonly name: 'connection.close-ok';
}

/** `connection.blocked` */
export interface ConnectionBlocked {
  readonly name: 'connection.blocked';
  readonly reason: string;
}

/** `connection.unblocked` */
export interface ConnectionUnblocked {
  readonly name: 'connection.unblocked';
}

/** `connection.update-secret` */
export interface ConnectionUpdateSecret {
  readonly name: 'connection.update-secret';
  readonly newSecret: Buffer;
  readonly reason: string;
}

/** `connection.update-secret-ok` */
export interface ConnectionUpdateSecretOk {
  readonly name: 'connection.update-secret-ok';
}

/** `channel.open` */
export interface ChannelOpen {
  readonly name: 'channel.open';
}

/** `channel.open-ok` */
export interface ChannelOpenOk {
  readonly name: 'channel.open-ok';
}

/** `channel.flow` */
export interface ChannelFlow {
  readonly name: 'channel.flow';
  readonly active: boolean;
}

/** `channel.flow-ok` */
export interface ChannelFlowOk {
  readonly name: 'channel.flow-ok';
  readonly active: boolean;
}

/** `channel.close` */
export interface ChannelClose {
  readonly name: 'channel.close';
  readonly replyCode: number;
  readonly replyText: string;
  readonly classId: number;
  readonly methodId: number;
}

/** `channel.close-ok` */
export interface ChannelCloseOk {
  readonly name: 'channel.close-ok';
}

/** `access.request` */
export interface AccessRequest {
  readonly name: 'access.request';
  readonly realm: string;
  readonly exclusive: boolean;
  readonly passive: boolean;
  readonly active: boolean;
  readonly write: boolean;
  readonly read: boolean;
}

/** `access.request-ok` */
export interface AccessRequestOk {
  readonly name: 'access.request-ok';
  readonly ticket: number;
}

/** `exchange.declare` */
export interface ExchangeDeclare {
  readonly name: 'exchange.declare';
  readonly exchange: string;
  readonly type: string;
  readonly passive: boolean;
  readonly durable: boolean;
  readonly autoDelete: boolean;
  readonly internal: boolean;
  readonly noWait: boolean;
  readonly arguments: FieldTable;
}

/** `exchange.declare-ok` */
export interface ExchangeDeclareOk {
  readonly name: 'exchange.declare-ok';
}

/** `exchange.delete` */
export interface ExchangeDelete {
  readonly name: 'exchange.delete';
  readonly exchange: string;
  readonly ifUnused: boolean;
  readonly noWait: boolean;
}

/** `exchange.delete-ok` */
export interface ExchangeDeleteOk {
  readonly name: 'exchange.delete-ok';
}

/** `exchange.bind` */
export interface ExchangeBind {
  readonly name: 'exchange.bind';
  readonly destination: string;
  readonly source: string;
  readonly routingKey: string;
  readonly noWait: boolean;
  readonly arguments: FieldTable;
}

/** `exchange.bind-ok` */
export interface ExchangeBindOk {
  readonly name: 'exchange.bind-ok';
}

/** `exchange.unbind` */
export interface ExchangeUnbind {
  readonly name: 'exchange.unbind';
  readonly destination: string;
  readonly source: string;
  readonly routingKey: string;
  readonly noWait: boolean;
  readonly arguments: FieldTable;
}

/** `exchange.unbind-ok` */
export interface ExchangeUnbindOk {
  readonly name: 'exchange.unbind-ok';
}

/** `queue.declare` */
export interface QueueDeclare {
  readonly name: 'queue.declare';
  readonly queue: string;
  readonly passive: boolean;
  readonly durable: boolean;
  readonly exclusive: boolean;
  readonly autoDelete: boolean;
  readonly noWait: boolean;
  readonly arguments: FieldTable;
}

/** `queue.declare-ok` */
export interface QueueDeclareOk {
  readonly name: 'queue.declare-ok';
  readonly queue: string;
  readonly messageCount: number;
  readonly consumerCount: number;
}

/** `queue.bind` */
export interface QueueBind {
  readonly name: 'queue.bind';
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly noWait: boolean;
  readonly arguments: FieldTable;
}

/** `queue.bind-ok` */
export interface QueueBindOk {
  readonly name: 'queue.bind-ok';
}

/** `queue.purge` */
export interface QueuePurge {
  readonly name: 'queue.purge';
  readonly queue: string;
  readonly noWait: boolean;
}

/** `queue.purge-ok` */
export interface QueuePurgeOk {
  readonly name: 'queue.purge-ok';
  readonly messageCount: number;
}

/** `queue.delete` */
export interface QueueDelete {
  readonly name: 'queue.delete';
  readonly queue: string;
  readonly ifUnused: boolean;
  readonly ifEmpty: boolean;
  readonly noWait: boolean;
}

/** `queue.delete-ok` */
export interface QueueDeleteOk {
  readonly name: 'queue.delete-ok';
  readonly messageCount: number;
}

/** `queue.unbind` */
export interface QueueUnbind {
  readonly name: 'queue.unbind';
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly arguments: FieldTable;
}

/** `queue.unbind-ok` */
export interface QueueUnbindOk {
  readonly name: 'queue.unbind-ok';
}

/** `basic.qos` */
export interface BasicQos {
  readonly name: 'basic.qos';
  readonly prefetchSize: number;
  readonly prefetchCount: number;
  readonly global: boolean;
}

/** `basic.qos-ok` */
export interface BasicQosOk {
  readonly name: 'basic.qos-ok';
}

/** `basic.consume` */
export interface BasicConsume {
  readonly name: 'basic.consume';
  readonly queue: string;
  readonly consumerTag: string;
  readonly noLocal: boolean;
  readonly noAck: boolean;
  readonly exclusive: boolean;
  readonly noWait: boolean;
  readonly arguments: FieldTable;
}

/** `basic.consume-ok` */
export interface BasicConsumeOk {
  readonly name: 'basic.consume-ok';
  readonly consumerTag: string;
}

/** `basic.cancel` */
export interface BasicCancel {
  readonly name: 'basic.cancel';
  readonly consumerTag: string;
  readonly noWait: boolean;
}

/** `basic.cancel-ok` */
export interface BasicCancelOk {
  readonly name: 'basic.cancel-ok';
  readonly consumerTag: string;
}

/** `basic.publish` */
export interface BasicPublish {
  readonly name: 'basic.publish';
  readonly exchange: string;
  readonly routingKey: string;
  readonly mandatory: boolean;
  readonly immediate: boolean;
}

/** `basic.return` */
export interface BasicReturn {
  readonly name: 'basic.return';
  readonly replyCode: number;
  readonly replyText: string;
  readonly exchange: string;
  readonly routingKey: string;
}

/** `basic.deliver` */
export interface BasicDeliver {
  readonly name: 'basic.deliver';
  readonly consumerTag: string;
  readonly deliveryTag: number | bigint;
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
}

/** `basic.get` */
export interface BasicGet {
  readonly name: 'basic.get';
  readonly queue: string;
  readonly noAck: boolean;
}

/** `basic.get-ok` */
export interface BasicGetOk {
  readonly name: 'basic.get-ok';
  readonly deliveryTag: number | bigint;
  readonly redelivered: boolean;
  readonly exchange: string;
  readonly routingKey: string;
  readonly messageCount: number;
}

/** `basic.get-empty` */
export interface BasicGetEmpty {
  readonly name: 'basic.get-empty';
}

/** `basic.ack` */
export interface BasicAck {
  readonly name: 'basic.ack';
  readonly deliveryTag: number | bigint;
  readonly multiple: boolean;
}

/** `basic.reject` */
export interface BasicReject {
  readonly name: 'basic.reject';
  readonly deliveryTag: number | bigint;
  readonly requeue: boolean;
}

/** `basic.recover-async` */
export interface BasicRecoverAsync {
  readonly name: 'basic.recover-async';
  readonly requeue: boolean;
}

/** `basic.recover` */
export interface BasicRecover {
  readonly name: 'basic.recover';
  readonly requeue: boolean;
}

/** `basic.recover-ok` */
export interface BasicRecoverOk {
  readonly name: 'basic.recover-ok';
}

/** `basic.nack` */
export interface BasicNack {
  readonly name: 'basic.nack';
  readonly deliveryTag: number | bigint;
  readonly multiple: boolean;
  readonly requeue: boolean;
}

/** `confirm.select` */
export interface ConfirmSelect {
  readonly name: 'confirm.select';
  readonly noWait: boolean;
}

/** `confirm.select-ok` */
export interface ConfirmSelectOk {
  readonly name: 'confirm.select-ok';
}

/** `tx.select` */
export interface TxSelect {
  readonly name: 'tx.select';
}

/** `tx.select-ok` */
export interface TxSelectOk {
  readonly name: 'tx.select-ok';
}

/** `tx.commit` */
export interface TxCommit {
  readonly name: 'tx.commit';
}

/** `tx.commit-ok` */
export interface TxCommitOk {
  readonly name: 'tx.commit-ok';
}

/** `tx.rollback` */
export interface TxRollback {
  readonly name: 'tx.rollback';
}

/** `tx.rollback-ok` */
export interface TxRollbackOk {
  readonly name: 'tx.rollback-ok';
}

/** A method of AMQP 0-9-1 or of RabbitMQ's extensions, told apart by its `name`. */
export type Method =
  | ConnectionStart
  | ConnectionStartOk
  | ConnectionSecure
  | ConnectionSecureOk
  | ConnectionTune
  | ConnectionTuneOk
  | ConnectionOpen
  | ConnectionOpenOk
  | ConnectionClose
  | ConnectionCloseOk
  | ConnectionBlocked
  | ConnectionUnblocked
  | ConnectionUpdateSecret
  | ConnectionUpdateSecretOk
  | ChannelOpen
  | ChannelOpenOk
  | ChannelFlow
  | ChannelFlowOk
  | ChannelClose
  | ChannelCloseOk
  | AccessRequest
  | AccessRequestOk
  | ExchangeDeclare
  | ExchangeDeclareOk
  | ExchangeDelete
  | ExchangeDeleteOk
  | ExchangeBind
  | ExchangeBindOk
  | ExchangeUnbind
  | ExchangeUnbindOk
  | QueueDeclare
  | QueueDeclareOk
  | QueueBind
  | QueueBindOk
  | QueuePurge
  | QueuePurgeOk
  | QueueDelete
  | QueueDeleteOk
  | QueueUnbind
  | QueueUnbindOk
  | BasicQos
  | BasicQosOk
  | BasicConsume
  | BasicConsumeOk
  | BasicCancel
  | BasicCancelOk
  | BasicPublish
  | BasicReturn
  | BasicDeliver
  | BasicGet
  | BasicGetOk
  | BasicGetEmpty
  | BasicAck
  | BasicReject
  | BasicRecoverAsync
  | BasicRecover
  | BasicRecoverOk
  | BasicNack
  | ConfirmSelect
  | ConfirmSelectOk
  | TxSelect
  | TxSelectOk
  | TxCommit
  | TxCommitOk
  | TxRollback
  | TxRollbackOk;

/** Class and method of each method in one 32-bit number, the class in the upper half. */
export const METHOD_IDS = {
  'connection.start': 0x000a000a,
  'connection.start-ok': 0x000a000b,
  'connection.secure': 0x000a0014,
  'connection.secure-ok': 0x000a0015,
  'connection.tune': 0x000a001e,
  'connection.tune-ok': 0x000a001f,
  'connection.open': 0x000a0028,
  'connection.open-ok': 0x000a0029,
  'connection.close': 0x000a0032,
  'connection.close-ok': 0x000a0033,
  'connection.blocked': 0x000a003c,
  'connection.unblocked': 0x000a003d,
  'connection.update-secret': 0x000a0046,
  'connection.update-secret-ok': 0x000a0047,
  'channel.open': 0x0014000a,
  'channel.open-ok': 0x0014000b,
  'channel.flow': 0x00140014,
  'channel.flow-ok': 0x00140015,
  'channel.close': 0x00140028,
  'channel.close-ok': 0x00140029,
  'access.request': 0x001e000a,
  'access.request-ok': 0x001e000b,
  'exchange.declare': 0x0028000a,
  'exchange.declare-ok': 0x0028000b,
  'exchange.delete': 0x00280014,
  'exchange.delete-ok': 0x00280015,
  'exchange.bind': 0x0028001e,
  'exchange.bind-ok': 0x0028001f,
  'exchange.unbind': 0x00280028,
  'exchange.unbind-ok': 0x00280033,
  'queue.declare': 0x0032000a,
  'queue.declare-ok': 0x0032000b,
  'queue.bind': 0x00320014,
  'queue.bind-ok': 0x00320015,
  'queue.purge': 0x0032001e,
  'queue.purge-ok': 0x0032001f,
  'queue.delete': 0x00320028,
  'queue.delete-ok': 0x00320029,
  'queue.unbind': 0x00320032,
  'queue.unbind-ok': 0x00320033,
  'basic.qos': 0x003c000a,
  'basic.qos-ok': 0x003c000b,
  'basic.consume': 0x003c0014,
  'basic.consume-ok': 0x003c0015,
  'basic.cancel': 0x003c001e,
  'basic.cancel-ok': 0x003c001f,
  'basic.publish': 0x003c0028,
  'basic.return': 0x003c0032,
  'basic.deliver': 0x003c003c,
  'basic.get': 0x003c0046,
  'basic.get-ok': 0x003c0047,
  'basic.get-empty': 0x003c0048,
  'basic.ack': 0x003c0050,
  'basic.reject': 0x003c005a,
  'basic.recover-async': 0x003c0064,
  'basic.recover': 0x003c006e,
  'basic.recover-ok': 0x003c006f,
  'basic.nack': 0x003c0078,
  'confirm.select': 0x0055000a,
  'confirm.select-ok': 0x0055000b,
  'tx.select': 0x005a000a,
  'tx.select-ok': 0x005a000b,
  'tx.commit': 0x005a0014,
  'tx.commit-ok': 0x005a0015,
  'tx.rollback': 0x005a001e,
  'tx.rollback-ok': 0x005a001f,
} as const satisfies Record<Method['name'], number>;
