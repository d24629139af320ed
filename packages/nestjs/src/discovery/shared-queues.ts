import type { ListenerEndpoint } from '@nest-amqp/client';
import { nameOf } from '@nest-amqp/core';

/**
 * Listeners that share a queue and take different payloads: the broker gives each message to one of them by turns, whatever it
 * is, and hardly anybody means that.
 */
export function sharedQueueWarnings(endpoints: readonly ListenerEndpoint[]): string[] {
  const byQueue = new Map<string, ListenerEndpoint[]>();
  for (const endpoint of endpoints) {
    for (const queue of endpoint.queues.map(nameOf)) {
      if (queue !== '') byQueue.set(queue, [...(byQueue.get(queue) ?? []), endpoint]);
    }
  }
  return [...byQueue].flatMap(([queue, sharing]) => {
    const taken = sharing.map(({ handlers }) => handlers.map(({ payloadType }) => payloadType).filter((type) => type !== undefined));
    const differ = taken.some((types) => types.some((type) => taken.some((others) => others.length > 0 && !others.includes(type))));
    if (!differ) return [];
    const names = sharing.flatMap(({ handlers }) =>
      handlers.map(({ name, payloadType }) => `${name} takes ${payloadType?.name ?? 'any payload'}`),
    );
    return [
      `Several listeners consume queue '${queue}' and take different payloads (${names.join(', ')}): the broker gives each message to one of them in turn, whatever its type. ` +
        'Put @RabbitListener on one class and @RabbitHandler on its methods, or give each listener a queue of its own',
    ];
  });
}
