import { once } from 'node:events';
import { Injectable, Module } from '@nestjs/common';
import { EnableRabbit, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';

@Injectable()
class HoldingListener {
  constructor(private readonly inbox: Inbox) {}

  /** Works on each message until the application stops, and acknowledges none. */
  @RabbitListener({ queues: helloQueue, ackMode: 'MANUAL', concurrency: 4, shutdownTimeoutMs: 10 })
  async handle(text: string, signal: AbortSignal): Promise<void> {
    this.inbox.put(`${text} begins`);
    await once(signal, 'abort');
  }
}

@EnableRabbit({ transport })
@Module({ providers: [Inbox, HoldingListener] })
class ListenerModule {}

export const t21: Step = {
  name: 'T21',
  title: 'What is not acknowledged stays unacked, and is ready again when the application stops',
  async run(tutorial) {
    const application = await tutorial.start(ListenerModule);

    tutorial.do('send four messages to handlers that do not acknowledge them');
    for (const text of ['one', 'two', 'three', 'four']) {
      await application.get(RabbitTemplate).sendToQueue(helloQueue, text);
      tutorial.see(await application.get(Inbox).take());
    }
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 4 });

    tutorial.do('stop the application');
    await tutorial.stop(application);
    await tutorial.seeQueue(helloQueue, { ready: 4, unacked: 0 });
  },
};
