import { isAmqpError } from '@nest-amqp/core';
import type { RabbitTemplate } from '../template/rabbit-template';
import type { RabbitEvents } from './rabbit-events';

/** Tells of messages that the broker returned or refused. */
export function tellOfSentMessages(template: Pick<RabbitTemplate, 'events'>, events: RabbitEvents): void {
  template.events.on('unroutable', ({ exchange, routingKey, message, replyCode, replyText }) => {
    const { messageId } = message.properties;
    events.emit({ type: 'message.returned', exchange, routingKey, messageId, replyCode, replyText });
  });
  template.events.on('send-failed', (error, exchange, routingKey) => {
    if (!isAmqpError(error, 'NACKED')) return;
    const { messageId } = error.details as { readonly messageId?: string };
    events.emit({ type: 'message.nacked', exchange, routingKey, messageId });
  });
}
