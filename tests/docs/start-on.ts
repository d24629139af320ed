import { RabbitApplication, type ListenerEndpoint } from '@nest-amqp/client';
import type { Declarable } from '@nest-amqp/core';
import { memory, type InMemoryBroker } from '@nest-amqp/memory';

/** What an application of the documentation is made of. */
export interface Started {
  readonly declarables?: readonly Declarable[];
  readonly listeners?: readonly ListenerEndpoint[];
  readonly username?: string;
}

const applications: RabbitApplication[] = [];

/** Starts an application on a broker, as one that is tested would be. */
export async function startOn(
  broker: InMemoryBroker,
  { declarables = [], listeners = [], username = 'guest' }: Started = {},
): Promise<RabbitApplication> {
  const application = new RabbitApplication({
    transport: memory({ broker, username, password: username }),
    declarables,
    reconnect: { initialMs: 1, maxMs: 10 },
  });
  for (const each of listeners) application.addListener(each);
  applications.push(application);
  await application.start();
  return application;
}

/** Closes what was started. */
export async function closeAll(): Promise<void> {
  for (const application of applications.splice(0)) await application.close();
}
