import { RabbitApplication, type RabbitApplicationOptions } from '@nest-amqp/client';
import { Queue, type Declarable } from '@nest-amqp/core';
import { uniqueName, type TransportUnderTest } from '../support/transports';

/** Makes applications on one transport, and closes them and deletes what they declared when the test is over. */
export class Applications {
  private readonly made: RabbitApplication[] = [];

  constructor(private readonly transport: TransportUnderTest) {}

  async started(options: Partial<RabbitApplicationOptions> = {}): Promise<RabbitApplication> {
    const application = this.make(options);
    await application.start();
    return application;
  }

  make(options: Partial<RabbitApplicationOptions> = {}): RabbitApplication {
    const application = new RabbitApplication({ transport: this.transport.factory(), reconnect: { initialMs: 5, maxMs: 50 }, ...options });
    this.made.push(application);
    return application;
  }

  /** A durable queue with a name of its own. */
  queue(base = 'queue', args?: Queue['arguments']): Queue {
    return new Queue(uniqueName(base), { arguments: args });
  }

  async close(): Promise<void> {
    for (const application of this.made.splice(0)) {
      await deleteDeclared(application).catch(() => undefined);
      await application.close();
    }
  }
}

async function deleteDeclared(application: RabbitApplication): Promise<void> {
  if (!application.connection.current) return;
  const declared: readonly Declarable[] = application.admin.topology.declarables;
  await application.stopListeners();
  for (const each of declared) {
    if (each.kind === 'queue') await application.admin.deleteQueue(each);
    if (each.kind === 'exchange') await application.admin.deleteExchange(each);
  }
}
