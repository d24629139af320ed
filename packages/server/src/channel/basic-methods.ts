import { BrokerFault } from '@nest-amqp/memory';
import type { MethodContext, MethodTable } from './method-table';
import { rememberFieldTypes } from './remember-field-types';

/** The classes `basic` (but for publishing), `confirm` and `tx`. */
export const BASIC_METHODS: MethodTable = {
  'basic.qos': (context, { prefetchSize, prefetchCount, global }) => {
    context.broker.consuming.qos({ prefetchSize, prefetchCount, global });
    context.reply({ name: 'basic.qos-ok' });
  },
  'basic.consume': (context, { queue, noWait, ...options }) => {
    rememberFieldTypes(options.arguments);
    context.broker.consuming.consume(queue, options, (consumerTag) => {
      if (!noWait) context.reply({ name: 'basic.consume-ok', consumerTag });
    });
  },
  'basic.cancel': (context, { consumerTag, noWait }) => {
    context.broker.consuming.cancel(consumerTag);
    if (!noWait) context.reply({ name: 'basic.cancel-ok', consumerTag });
  },
  'basic.get': (context, { queue, noAck }) => {
    const fetched = context.broker.consuming.get(queue, noAck);
    if (!fetched) {
      context.reply({ name: 'basic.get-empty' });
      return;
    }
    const { entry, deliveryTag, messageCount } = fetched;
    const { exchange, routingKey } = entry.message;
    context.content({ name: 'basic.get-ok', deliveryTag, redelivered: entry.redelivered, exchange, routingKey, messageCount }, entry);
  },
  'basic.ack': ({ broker }, { deliveryTag, multiple }) => {
    if (typeof deliveryTag === 'bigint') failUnknown(broker, deliveryTag, 'basicAck');
    else broker.settling.ack(deliveryTag, multiple);
  },
  'basic.nack': ({ broker }, { deliveryTag, multiple, requeue }) => {
    if (typeof deliveryTag === 'bigint') failUnknown(broker, deliveryTag, 'basicNack');
    else broker.settling.nack(deliveryTag, multiple, requeue);
  },
  'basic.reject': ({ broker }, { deliveryTag, requeue }) => {
    if (typeof deliveryTag === 'bigint') failUnknown(broker, deliveryTag, 'basicReject');
    else broker.settling.reject(deliveryTag, requeue);
  },
  'basic.recover': (context, { requeue }) => {
    context.broker.settling.recover(requeue, () => context.reply({ name: 'basic.recover-ok' }));
  },
  'basic.recover-async': ({ broker }, { requeue }) => {
    if (!requeue) throw BrokerFault.of(new BrokerFault(540, 'requeue=false'), [60, 100]);
    broker.settling.recover(requeue, () => undefined);
  },

  'confirm.select': (context, { noWait }) => {
    context.broker.publishing.confirm();
    if (!noWait) context.reply({ name: 'confirm.select-ok' });
  },

  'tx.select': (context) => {
    context.broker.transaction.select();
    context.reply({ name: 'tx.select-ok' });
  },
  'tx.commit': (context) => {
    context.broker.transaction.commit();
    context.reply({ name: 'tx.commit-ok' });
  },
  'tx.rollback': (context) => {
    context.broker.transaction.rollback();
    context.reply({ name: 'tx.rollback-ok' });
  },
};

/** A tag so high that a number cannot hold it exactly has never been given out. */
function failUnknown(broker: MethodContext['broker'], deliveryTag: bigint, method: 'basicAck' | 'basicNack' | 'basicReject'): void {
  broker.fail(new BrokerFault(406, `unknown delivery tag ${String(deliveryTag)}`), method);
}
