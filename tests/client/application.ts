import { RabbitApplication, type RabbitApplicationOptions } from '@nest-amqp/client';
import { Queue } from '@nest-amqp/core';
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

  /** Stops the listeners of all of them. */
  async closeListeners(): Promise<void> {
    for (const application of this.made) await application.stopListeners();
  }

  /** Closes all of them, and deletes what they declared over a connection of its own: theirs may be lost. */
  async close(): Promise<void> {
    const made = this.made.splice(0);
    for (const application of made) await application.close();
    const connection = await this.transport.factory().create().connect();
    const channel = await connection.createChannel();
    for (const { admin } of made) {
      for (const each of admin.topology.declarables) {
        const name = admin.topology.nameOf(each.kind === 'binding' ? '' : each);
        if (name === '' || name.startsWith('amq.')) continue;
        if (each.kind === 'queue') await channel.queueDelete(name);
        else await channel.exchangeDelete(name);
      }
    }
    await connection.close();
  }
}
