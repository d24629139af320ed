import { randomBytes } from 'node:crypto';

/** A name that the broker makes, as RabbitMQ writes it: a prefix and 22 characters of URL-safe base64. */
export function generatedName(prefix: 'amq.gen-' | 'amq.ctag-' | 'amq.rabbitmq.reply-to.'): string {
  return prefix + randomBytes(16).toString('base64url');
}
