import { BrokerFault } from '@nest-amqp/memory';
import type { MethodTable } from './method-table';
import { rememberFieldTypes } from './remember-field-types';
import { secondOpen } from './second-open';

/** The classes `channel`, `access`, `exchange` and `queue`. */
export const TOPOLOGY_METHODS: MethodTable = {
  'channel.open': () => {
    throw secondOpen();
  },
  'channel.close': (context) => context.closeByClient(),
  'channel.flow': (context, { active }) => {
    if (!active) throw BrokerFault.of(new BrokerFault(540, 'active=false'), [20, 20]);
    context.reply({ name: 'channel.flow-ok', active });
  },
  'access.request': (context) => context.reply({ name: 'access.request-ok', ticket: 1 }),

  'exchange.declare': (context, { exchange, type, passive, noWait, ...options }) => {
    const { topology } = context.broker;
    rememberFieldTypes(options.arguments);
    if (passive) topology.exchangeDeclarePassive(exchange);
    else topology.exchangeDeclare(exchange, type, options);
    if (!noWait) context.reply({ name: 'exchange.declare-ok' });
  },
  'exchange.delete': (context, { exchange, ifUnused, noWait }) => {
    context.broker.topology.exchangeDelete(exchange, ifUnused);
    if (!noWait) context.reply({ name: 'exchange.delete-ok' });
  },
  'exchange.bind': (context, { destination, source, routingKey, noWait, arguments: args }) => {
    rememberFieldTypes(args);
    context.broker.topology.exchangeBind({ destination, source, routingKey, arguments: args });
    if (!noWait) context.reply({ name: 'exchange.bind-ok' });
  },
  'exchange.unbind': (context, { destination, source, routingKey, noWait, arguments: args }) => {
    context.broker.topology.exchangeUnbind({ destination, source, routingKey, arguments: args });
    if (!noWait) context.reply({ name: 'exchange.unbind-ok' });
  },

  'queue.declare': (context, { queue, passive, noWait, ...options }) => {
    const { topology } = context.broker;
    rememberFieldTypes(options.arguments);
    const ok = passive ? topology.queueDeclarePassive(queue) : topology.queueDeclare(queue, options);
    if (!noWait) context.reply({ name: 'queue.declare-ok', ...ok });
  },
  'queue.bind': (context, { queue, exchange, routingKey, noWait, arguments: args }) => {
    rememberFieldTypes(args);
    context.broker.topology.queueBind({ destination: queue, source: exchange, routingKey, arguments: args });
    if (!noWait) context.reply({ name: 'queue.bind-ok' });
  },
  'queue.unbind': (context, { queue, exchange, routingKey, arguments: args }) => {
    context.broker.topology.queueUnbind({ destination: queue, source: exchange, routingKey, arguments: args });
    context.reply({ name: 'queue.unbind-ok' });
  },
  'queue.purge': (context, { queue, noWait }) => {
    const messageCount = context.broker.topology.queuePurge(queue);
    if (!noWait) context.reply({ name: 'queue.purge-ok', messageCount });
  },
  'queue.delete': (context, { queue, ifUnused, ifEmpty, noWait }) => {
    const messageCount = context.broker.topology.queueDelete(queue, { ifUnused, ifEmpty });
    if (!noWait) context.reply({ name: 'queue.delete-ok', messageCount });
  },
};
