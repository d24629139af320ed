// Generated from spec/amqp-rabbitmq-0.9.1.json by tools/codec/generate.mjs: change the generator.

import type { OctetReader } from '../octets/octet-reader';
import { readTable } from '../table/table-reader';
import type {
  Method,
  ConnectionStart,
  ConnectionStartOk,
  ConnectionSecure,
  ConnectionSecureOk,
  ConnectionTune,
  ConnectionTuneOk,
  ConnectionOpen,
  ConnectionOpenOk,
  ConnectionClose,
  ConnectionCloseOk,
  ConnectionBlocked,
  ConnectionUnblocked,
  ConnectionUpdateSecret,
  ConnectionUpdateSecretOk,
  ChannelOpen,
  ChannelOpenOk,
  ChannelFlow,
  ChannelFlowOk,
  ChannelClose,
  ChannelCloseOk,
  AccessRequest,
  AccessRequestOk,
  ExchangeDeclare,
  ExchangeDeclareOk,
  ExchangeDelete,
  ExchangeDeleteOk,
  ExchangeBind,
  ExchangeBindOk,
  ExchangeUnbind,
  ExchangeUnbindOk,
  QueueDeclare,
  QueueDeclareOk,
  QueueBind,
  QueueBindOk,
  QueuePurge,
  QueuePurgeOk,
  QueueDelete,
  QueueDeleteOk,
  QueueUnbind,
  QueueUnbindOk,
  BasicQos,
  BasicQosOk,
  BasicConsume,
  BasicConsumeOk,
  BasicCancel,
  BasicCancelOk,
  BasicPublish,
  BasicReturn,
  BasicDeliver,
  BasicGet,
  BasicGetOk,
  BasicGetEmpty,
  BasicAck,
  BasicReject,
  BasicRecoverAsync,
  BasicRecover,
  BasicRecoverOk,
  BasicNack,
  ConfirmSelect,
  ConfirmSelectOk,
  TxSelect,
  TxSelectOk,
  TxCommit,
  TxCommitOk,
  TxRollback,
  TxRollbackOk,
} from './method';

/** Reads the arguments of a method; undefined if there is none with these numbers. */
export function readMethod(classId: number, methodId: number, reader: OctetReader): Method | undefined {
  switch (classId) {
    case 10:
      return readConnectionMethod(methodId, reader);
    case 20:
      return readChannelMethod(methodId, reader);
    case 30:
      return readAccessMethod(methodId, reader);
    case 40:
      return readExchangeMethod(methodId, reader);
    case 50:
      return readQueueMethod(methodId, reader);
    case 60:
      return readBasicMethod(methodId, reader);
    case 85:
      return readConfirmMethod(methodId, reader);
    case 90:
      return readTxMethod(methodId);
    default:
      return undefined;
  }
}

function readConnectionMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readConnectionStart(reader);
    case 11:
      return readConnectionStartOk(reader);
    case 20:
      return readConnectionSecure(reader);
    case 21:
      return readConnectionSecureOk(reader);
    case 30:
      return readConnectionTune(reader);
    case 31:
      return readConnectionTuneOk(reader);
    case 40:
      return readConnectionOpen(reader);
    case 41:
      return readConnectionOpenOk(reader);
    case 50:
      return readConnectionClose(reader);
    case 51:
      return readConnectionCloseOk();
    case 60:
      return readConnectionBlocked(reader);
    case 61:
      return readConnectionUnblocked();
    case 70:
      return readConnectionUpdateSecret(reader);
    case 71:
      return readConnectionUpdateSecretOk();
    default:
      return undefined;
  }
}

function readChannelMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readChannelOpen(reader);
    case 11:
      return readChannelOpenOk(reader);
    case 20:
      return readChannelFlow(reader);
    case 21:
      return readChannelFlowOk(reader);
    case 40:
      return readChannelClose(reader);
    case 41:
      return readChannelCloseOk();
    default:
      return undefined;
  }
}

function readAccessMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readAccessRequest(reader);
    case 11:
      return readAccessRequestOk(reader);
    default:
      return undefined;
  }
}

function readExchangeMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readExchangeDeclare(reader);
    case 11:
      return readExchangeDeclareOk();
    case 20:
      return readExchangeDelete(reader);
    case 21:
      return readExchangeDeleteOk();
    case 30:
      return readExchangeBind(reader);
    case 31:
      return readExchangeBindOk();
    case 40:
      return readExchangeUnbind(reader);
    case 51:
      return readExchangeUnbindOk();
    default:
      return undefined;
  }
}

function readQueueMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readQueueDeclare(reader);
    case 11:
      return readQueueDeclareOk(reader);
    case 20:
      return readQueueBind(reader);
    case 21:
      return readQueueBindOk();
    case 30:
      return readQueuePurge(reader);
    case 31:
      return readQueuePurgeOk(reader);
    case 40:
      return readQueueDelete(reader);
    case 41:
      return readQueueDeleteOk(reader);
    case 50:
      return readQueueUnbind(reader);
    case 51:
      return readQueueUnbindOk();
    default:
      return undefined;
  }
}

function readBasicMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readBasicQos(reader);
    case 11:
      return readBasicQosOk();
    case 20:
      return readBasicConsume(reader);
    case 21:
      return readBasicConsumeOk(reader);
    case 30:
      return readBasicCancel(reader);
    case 31:
      return readBasicCancelOk(reader);
    case 40:
      return readBasicPublish(reader);
    case 50:
      return readBasicReturn(reader);
    case 60:
      return readBasicDeliver(reader);
    case 70:
      return readBasicGet(reader);
    case 71:
      return readBasicGetOk(reader);
    case 72:
      return readBasicGetEmpty(reader);
    case 80:
      return readBasicAck(reader);
    case 90:
      return readBasicReject(reader);
    case 100:
      return readBasicRecoverAsync(reader);
    case 110:
      return readBasicRecover(reader);
    case 111:
      return readBasicRecoverOk();
    case 120:
      return readBasicNack(reader);
    default:
      return undefined;
  }
}

function readConfirmMethod(methodId: number, reader: OctetReader): Method | undefined {
  switch (methodId) {
    case 10:
      return readConfirmSelect(reader);
    case 11:
      return readConfirmSelectOk();
    default:
      return undefined;
  }
}

function readTxMethod(methodId: number): Method | undefined {
  switch (methodId) {
    case 10:
      return readTxSelect();
    case 11:
      return readTxSelectOk();
    case 20:
      return readTxCommit();
    case 21:
      return readTxCommitOk();
    case 30:
      return readTxRollback();
    case 31:
      return readTxRollbackOk();
    default:
      return undefined;
  }
}

function readConnectionStart(reader: OctetReader): ConnectionStart {
  return {
    name: 'connection.start',
    versionMajor: reader.octet(),
    versionMinor: reader.octet(),
    serverProperties: readTable(reader),
    mechanisms: reader.longString(),
    locales: reader.longString(),
  };
}

function readConnectionStartOk(reader: OctetReader): ConnectionStartOk {
  return {
    name: 'connection.start-ok',
    clientProperties: readTable(reader),
    mechanism: reader.utf8(),
    response: reader.longString(),
    locale: reader.utf8(),
  };
}

function readConnectionSecure(reader: OctetReader): ConnectionSecure {
  return { name: 'connection.secure', challenge: reader.longString() };
}

function readConnectionSecureOk(reader: OctetReader): ConnectionSecureOk {
  return { name: 'connection.secure-ok', response: reader.longString() };
}

function readConnectionTune(reader: OctetReader): ConnectionTune {
  return { name: 'connection.tune', channelMax: reader.short(), frameMax: reader.long(), heartbeat: reader.short() };
}

function readConnectionTuneOk(reader: OctetReader): ConnectionTuneOk {
  return { name: 'connection.tune-ok', channelMax: reader.short(), frameMax: reader.long(), heartbeat: reader.short() };
}

function readConnectionOpen(reader: OctetReader): ConnectionOpen {
  const method: ConnectionOpen = { name: 'connection.open', virtualHost: reader.utf8() };
  reader.utf8();
  reader.firstBit();
  return method;
}

function readConnectionOpenOk(reader: OctetReader): ConnectionOpenOk {
  reader.utf8();
  return { name: 'connection.open-ok' };
}

function readConnectionClose(reader: OctetReader): ConnectionClose {
  return {
    name: 'connection.close',
    replyCode: reader.short(),
    replyText: reader.utf8(),
    classId: reader.short(),
    methodId: reader.short(),
  };
}

function readConnectionCloseOk(): ConnectionCloseOk {
  return { name: 'connection.close-ok' };
}

function readConnectionBlocked(reader: OctetReader): ConnectionBlocked {
  return { name: 'connection.blocked', reason: reader.utf8() };
}

function readConnectionUnblocked(): ConnectionUnblocked {
  return { name: 'connection.unblocked' };
}

function readConnectionUpdateSecret(reader: OctetReader): ConnectionUpdateSecret {
  return { name: 'connection.update-secret', newSecret: reader.longString(), reason: reader.utf8() };
}

function readConnectionUpdateSecretOk(): ConnectionUpdateSecretOk {
  return { name: 'connection.update-secret-ok' };
}

function readChannelOpen(reader: OctetReader): ChannelOpen {
  reader.utf8();
  return { name: 'channel.open' };
}

function readChannelOpenOk(reader: OctetReader): ChannelOpenOk {
  reader.longString();
  return { name: 'channel.open-ok' };
}

function readChannelFlow(reader: OctetReader): ChannelFlow {
  return { name: 'channel.flow', active: reader.firstBit() };
}

function readChannelFlowOk(reader: OctetReader): ChannelFlowOk {
  return { name: 'channel.flow-ok', active: reader.firstBit() };
}

function readChannelClose(reader: OctetReader): ChannelClose {
  return { name: 'channel.close', replyCode: reader.short(), replyText: reader.utf8(), classId: reader.short(), methodId: reader.short() };
}

function readChannelCloseOk(): ChannelCloseOk {
  return { name: 'channel.close-ok' };
}

function readAccessRequest(reader: OctetReader): AccessRequest {
  return {
    name: 'access.request',
    realm: reader.utf8(),
    exclusive: reader.firstBit(),
    passive: reader.bit(2),
    active: reader.bit(4),
    write: reader.bit(8),
    read: reader.bit(16),
  };
}

function readAccessRequestOk(reader: OctetReader): AccessRequestOk {
  return { name: 'access.request-ok', ticket: reader.short() };
}

function readExchangeDeclare(reader: OctetReader): ExchangeDeclare {
  reader.short();
  return {
    name: 'exchange.declare',
    exchange: reader.utf8(),
    type: reader.utf8(),
    passive: reader.firstBit(),
    durable: reader.bit(2),
    autoDelete: reader.bit(4),
    internal: reader.bit(8),
    noWait: reader.bit(16),
    arguments: readTable(reader),
  };
}

function readExchangeDeclareOk(): ExchangeDeclareOk {
  return { name: 'exchange.declare-ok' };
}

function readExchangeDelete(reader: OctetReader): ExchangeDelete {
  reader.short();
  return { name: 'exchange.delete', exchange: reader.utf8(), ifUnused: reader.firstBit(), noWait: reader.bit(2) };
}

function readExchangeDeleteOk(): ExchangeDeleteOk {
  return { name: 'exchange.delete-ok' };
}

function readExchangeBind(reader: OctetReader): ExchangeBind {
  reader.short();
  return {
    name: 'exchange.bind',
    destination: reader.utf8(),
    source: reader.utf8(),
    routingKey: reader.utf8(),
    noWait: reader.firstBit(),
    arguments: readTable(reader),
  };
}

function readExchangeBindOk(): ExchangeBindOk {
  return { name: 'exchange.bind-ok' };
}

function readExchangeUnbind(reader: OctetReader): ExchangeUnbind {
  reader.short();
  return {
    name: 'exchange.unbind',
    destination: reader.utf8(),
    source: reader.utf8(),
    routingKey: reader.utf8(),
    noWait: reader.firstBit(),
    arguments: readTable(reader),
  };
}

function readExchangeUnbindOk(): ExchangeUnbindOk {
  return { name: 'exchange.unbind-ok' };
}

function readQueueDeclare(reader: OctetReader): QueueDeclare {
  reader.short();
  return {
    name: 'queue.declare',
    queue: reader.utf8(),
    passive: reader.firstBit(),
    durable: reader.bit(2),
    exclusive: reader.bit(4),
    autoDelete: reader.bit(8),
    noWait: reader.bit(16),
    arguments: readTable(reader),
  };
}

function readQueueDeclareOk(reader: OctetReader): QueueDeclareOk {
  return { name: 'queue.declare-ok', queue: reader.utf8(), messageCount: reader.long(), consumerCount: reader.long() };
}

function readQueueBind(reader: OctetReader): QueueBind {
  reader.short();
  return {
    name: 'queue.bind',
    queue: reader.utf8(),
    exchange: reader.utf8(),
    routingKey: reader.utf8(),
    noWait: reader.firstBit(),
    arguments: readTable(reader),
  };
}

function readQueueBindOk(): QueueBindOk {
  return { name: 'queue.bind-ok' };
}

function readQueuePurge(reader: OctetReader): QueuePurge {
  reader.short();
  return { name: 'queue.purge', queue: reader.utf8(), noWait: reader.firstBit() };
}

function readQueuePurgeOk(reader: OctetReader): QueuePurgeOk {
  return { name: 'queue.purge-ok', messageCount: reader.long() };
}

function readQueueDelete(reader: OctetReader): QueueDelete {
  reader.short();
  return { name: 'queue.delete', queue: reader.utf8(), ifUnused: reader.firstBit(), ifEmpty: reader.bit(2), noWait: reader.bit(4) };
}

function readQueueDeleteOk(reader: OctetReader): QueueDeleteOk {
  return { name: 'queue.delete-ok', messageCount: reader.long() };
}

function readQueueUnbind(reader: OctetReader): QueueUnbind {
  reader.short();
  return { name: 'queue.unbind', queue: reader.utf8(), exchange: reader.utf8(), routingKey: reader.utf8(), arguments: readTable(reader) };
}

function readQueueUnbindOk(): QueueUnbindOk {
  return { name: 'queue.unbind-ok' };
}

function readBasicQos(reader: OctetReader): BasicQos {
  return { name: 'basic.qos', prefetchSize: reader.long(), prefetchCount: reader.short(), global: reader.firstBit() };
}

function readBasicQosOk(): BasicQosOk {
  return { name: 'basic.qos-ok' };
}

function readBasicConsume(reader: OctetReader): BasicConsume {
  reader.short();
  return {
    name: 'basic.consume',
    queue: reader.utf8(),
    consumerTag: reader.utf8(),
    noLocal: reader.firstBit(),
    noAck: reader.bit(2),
    exclusive: reader.bit(4),
    noWait: reader.bit(8),
    arguments: readTable(reader),
  };
}

function readBasicConsumeOk(reader: OctetReader): BasicConsumeOk {
  return { name: 'basic.consume-ok', consumerTag: reader.utf8() };
}

function readBasicCancel(reader: OctetReader): BasicCancel {
  return { name: 'basic.cancel', consumerTag: reader.utf8(), noWait: reader.firstBit() };
}

function readBasicCancelOk(reader: OctetReader): BasicCancelOk {
  return { name: 'basic.cancel-ok', consumerTag: reader.utf8() };
}

function readBasicPublish(reader: OctetReader): BasicPublish {
  reader.short();
  return {
    name: 'basic.publish',
    exchange: reader.utf8(),
    routingKey: reader.utf8(),
    mandatory: reader.firstBit(),
    immediate: reader.bit(2),
  };
}

function readBasicReturn(reader: OctetReader): BasicReturn {
  return { name: 'basic.return', replyCode: reader.short(), replyText: reader.utf8(), exchange: reader.utf8(), routingKey: reader.utf8() };
}

function readBasicDeliver(reader: OctetReader): BasicDeliver {
  return {
    name: 'basic.deliver',
    consumerTag: reader.utf8(),
    deliveryTag: reader.longLong(),
    redelivered: reader.firstBit(),
    exchange: reader.utf8(),
    routingKey: reader.utf8(),
  };
}

function readBasicGet(reader: OctetReader): BasicGet {
  reader.short();
  return { name: 'basic.get', queue: reader.utf8(), noAck: reader.firstBit() };
}

function readBasicGetOk(reader: OctetReader): BasicGetOk {
  return {
    name: 'basic.get-ok',
    deliveryTag: reader.longLong(),
    redelivered: reader.firstBit(),
    exchange: reader.utf8(),
    routingKey: reader.utf8(),
    messageCount: reader.long(),
  };
}

function readBasicGetEmpty(reader: OctetReader): BasicGetEmpty {
  reader.utf8();
  return { name: 'basic.get-empty' };
}

function readBasicAck(reader: OctetReader): BasicAck {
  return { name: 'basic.ack', deliveryTag: reader.longLong(), multiple: reader.firstBit() };
}

function readBasicReject(reader: OctetReader): BasicReject {
  return { name: 'basic.reject', deliveryTag: reader.longLong(), requeue: reader.firstBit() };
}

function readBasicRecoverAsync(reader: OctetReader): BasicRecoverAsync {
  return { name: 'basic.recover-async', requeue: reader.firstBit() };
}

function readBasicRecover(reader: OctetReader): BasicRecover {
  return { name: 'basic.recover', requeue: reader.firstBit() };
}

function readBasicRecoverOk(): BasicRecoverOk {
  return { name: 'basic.recover-ok' };
}

function readBasicNack(reader: OctetReader): BasicNack {
  return { name: 'basic.nack', deliveryTag: reader.longLong(), multiple: reader.firstBit(), requeue: reader.bit(2) };
}

function readConfirmSelect(reader: OctetReader): ConfirmSelect {
  return { name: 'confirm.select', noWait: reader.firstBit() };
}

function readConfirmSelectOk(): ConfirmSelectOk {
  return { name: 'confirm.select-ok' };
}

function readTxSelect(): TxSelect {
  return { name: 'tx.select' };
}

function readTxSelectOk(): TxSelectOk {
  return { name: 'tx.select-ok' };
}

function readTxCommit(): TxCommit {
  return { name: 'tx.commit' };
}

function readTxCommitOk(): TxCommitOk {
  return { name: 'tx.commit-ok' };
}

function readTxRollback(): TxRollback {
  return { name: 'tx.rollback' };
}

function readTxRollbackOk(): TxRollbackOk {
  return { name: 'tx.rollback-ok' };
}
