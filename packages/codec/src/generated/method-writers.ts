// Generated from spec/amqp-rabbitmq-0.9.1.json by tools/codec/generate.mjs: change the generator.

import type { OctetWriter } from '../octets/octet-writer';
import { writeTable } from '../table/table-writer';
import type { Method } from './method';

type MethodWriters = { readonly [M in Method as M['name']]: (writer: OctetWriter, method: M) => void };

const NOTHING = Buffer.alloc(0);
const nothing = (): void => undefined;

const WRITERS: MethodWriters = {
  'connection.start'(writer, method) {
    writer.octet(method.versionMajor);
    writer.octet(method.versionMinor);
    writeTable(writer, method.serverProperties);
    writer.longString(method.mechanisms);
    writer.longString(method.locales);
  },
  'connection.start-ok'(writer, method) {
    writeTable(writer, method.clientProperties);
    writer.shortString(method.mechanism);
    writer.longString(method.response);
    writer.shortString(method.locale);
  },
  'connection.secure'(writer, method) {
    writer.longString(method.challenge);
  },
  'connection.secure-ok'(writer, method) {
    writer.longString(method.response);
  },
  'connection.tune'(writer, method) {
    writer.short(method.channelMax);
    writer.long(method.frameMax);
    writer.short(method.heartbeat);
  },
  'connection.tune-ok'(writer, method) {
    writer.short(method.channelMax);
    writer.long(method.frameMax);
    writer.short(method.heartbeat);
  },
  'connection.open'(writer, method) {
    writer.shortString(method.virtualHost);
    writer.shortString('');
    writer.octet(0);
  },
  'connection.open-ok'(writer) {
    writer.shortString('');
  },
  'connection.close'(writer, method) {
    writer.short(method.replyCode);
    writer.shortString(method.replyText);
    writer.short(method.classId);
    writer.short(method.methodId);
  },
  'connection.close-ok': nothing,
  'connection.blocked'(writer, method) {
    writer.shortString(method.reason);
  },
  'connection.unblocked': nothing,
  'connection.update-secret'(writer, method) {
    writer.longString(method.newSecret);
    writer.shortString(method.reason);
  },
  'connection.update-secret-ok': nothing,
  'channel.open'(writer) {
    writer.shortString('');
  },
  'channel.open-ok'(writer) {
    writer.longString(NOTHING);
  },
  'channel.flow'(writer, method) {
    writer.octet(method.active ? 1 : 0);
  },
  'channel.flow-ok'(writer, method) {
    writer.octet(method.active ? 1 : 0);
  },
  'channel.close'(writer, method) {
    writer.short(method.replyCode);
    writer.shortString(method.replyText);
    writer.short(method.classId);
    writer.short(method.methodId);
  },
  'channel.close-ok': nothing,
  'access.request'(writer, method) {
    writer.shortString(method.realm);
    writer.octet(
      (method.exclusive ? 1 : 0) | (method.passive ? 2 : 0) | (method.active ? 4 : 0) | (method.write ? 8 : 0) | (method.read ? 16 : 0),
    );
  },
  'access.request-ok'(writer, method) {
    writer.short(method.ticket);
  },
  'exchange.declare'(writer, method) {
    writer.short(0);
    writer.shortString(method.exchange);
    writer.shortString(method.type);
    writer.octet(
      (method.passive ? 1 : 0) |
        (method.durable ? 2 : 0) |
        (method.autoDelete ? 4 : 0) |
        (method.internal ? 8 : 0) |
        (method.noWait ? 16 : 0),
    );
    writeTable(writer, method.arguments);
  },
  'exchange.declare-ok': nothing,
  'exchange.delete'(writer, method) {
    writer.short(0);
    writer.shortString(method.exchange);
    writer.octet((method.ifUnused ? 1 : 0) | (method.noWait ? 2 : 0));
  },
  'exchange.delete-ok': nothing,
  'exchange.bind'(writer, method) {
    writer.short(0);
    writer.shortString(method.destination);
    writer.shortString(method.source);
    writer.shortString(method.routingKey);
    writer.octet(method.noWait ? 1 : 0);
    writeTable(writer, method.arguments);
  },
  'exchange.bind-ok': nothing,
  'exchange.unbind'(writer, method) {
    writer.short(0);
    writer.shortString(method.destination);
    writer.shortString(method.source);
    writer.shortString(method.routingKey);
    writer.octet(method.noWait ? 1 : 0);
    writeTable(writer, method.arguments);
  },
  'exchange.unbind-ok': nothing,
  'queue.declare'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.octet(
      (method.passive ? 1 : 0) |
        (method.durable ? 2 : 0) |
        (method.exclusive ? 4 : 0) |
        (method.autoDelete ? 8 : 0) |
        (method.noWait ? 16 : 0),
    );
    writeTable(writer, method.arguments);
  },
  'queue.declare-ok'(writer, method) {
    writer.shortString(method.queue);
    writer.long(method.messageCount);
    writer.long(method.consumerCount);
  },
  'queue.bind'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.shortString(method.exchange);
    writer.shortString(method.routingKey);
    writer.octet(method.noWait ? 1 : 0);
    writeTable(writer, method.arguments);
  },
  'queue.bind-ok': nothing,
  'queue.purge'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.octet(method.noWait ? 1 : 0);
  },
  'queue.purge-ok'(writer, method) {
    writer.long(method.messageCount);
  },
  'queue.delete'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.octet((method.ifUnused ? 1 : 0) | (method.ifEmpty ? 2 : 0) | (method.noWait ? 4 : 0));
  },
  'queue.delete-ok'(writer, method) {
    writer.long(method.messageCount);
  },
  'queue.unbind'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.shortString(method.exchange);
    writer.shortString(method.routingKey);
    writeTable(writer, method.arguments);
  },
  'queue.unbind-ok': nothing,
  'basic.qos'(writer, method) {
    writer.long(method.prefetchSize);
    writer.short(method.prefetchCount);
    writer.octet(method.global ? 1 : 0);
  },
  'basic.qos-ok': nothing,
  'basic.consume'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.shortString(method.consumerTag);
    writer.octet((method.noLocal ? 1 : 0) | (method.noAck ? 2 : 0) | (method.exclusive ? 4 : 0) | (method.noWait ? 8 : 0));
    writeTable(writer, method.arguments);
  },
  'basic.consume-ok'(writer, method) {
    writer.shortString(method.consumerTag);
  },
  'basic.cancel'(writer, method) {
    writer.shortString(method.consumerTag);
    writer.octet(method.noWait ? 1 : 0);
  },
  'basic.cancel-ok'(writer, method) {
    writer.shortString(method.consumerTag);
  },
  'basic.publish'(writer, method) {
    writer.short(0);
    writer.shortString(method.exchange);
    writer.shortString(method.routingKey);
    writer.octet((method.mandatory ? 1 : 0) | (method.immediate ? 2 : 0));
  },
  'basic.return'(writer, method) {
    writer.short(method.replyCode);
    writer.shortString(method.replyText);
    writer.shortString(method.exchange);
    writer.shortString(method.routingKey);
  },
  'basic.deliver'(writer, method) {
    writer.shortString(method.consumerTag);
    writer.longLong(method.deliveryTag);
    writer.octet(method.redelivered ? 1 : 0);
    writer.shortString(method.exchange);
    writer.shortString(method.routingKey);
  },
  'basic.get'(writer, method) {
    writer.short(0);
    writer.shortString(method.queue);
    writer.octet(method.noAck ? 1 : 0);
  },
  'basic.get-ok'(writer, method) {
    writer.longLong(method.deliveryTag);
    writer.octet(method.redelivered ? 1 : 0);
    writer.shortString(method.exchange);
    writer.shortString(method.routingKey);
    writer.long(method.messageCount);
  },
  'basic.get-empty'(writer) {
    writer.shortString('');
  },
  'basic.ack'(writer, method) {
    writer.longLong(method.deliveryTag);
    writer.octet(method.multiple ? 1 : 0);
  },
  'basic.reject'(writer, method) {
    writer.longLong(method.deliveryTag);
    writer.octet(method.requeue ? 1 : 0);
  },
  'basic.recover-async'(writer, method) {
    writer.octet(method.requeue ? 1 : 0);
  },
  'basic.recover'(writer, method) {
    writer.octet(method.requeue ? 1 : 0);
  },
  'basic.recover-ok': nothing,
  'basic.nack'(writer, method) {
    writer.longLong(method.deliveryTag);
    writer.octet((method.multiple ? 1 : 0) | (method.requeue ? 2 : 0));
  },
  'confirm.select'(writer, method) {
    writer.octet(method.noWait ? 1 : 0);
  },
  'confirm.select-ok': nothing,
  'tx.select': nothing,
  'tx.select-ok': nothing,
  'tx.commit': nothing,
  'tx.commit-ok': nothing,
  'tx.rollback': nothing,
  'tx.rollback-ok': nothing,
};

/** Writes the arguments of a method. */
export function writeMethod(writer: OctetWriter, method: Method): void {
  (WRITERS[method.name] as (writer: OctetWriter, method: Method) => void)(writer, method);
}
