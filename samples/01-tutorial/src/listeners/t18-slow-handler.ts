import { EventEmitter, once } from 'node:events';
import { Injectable, Module } from '@nestjs/common';
import { EnableRabbit, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';

@Injectable()
class SlowListener {
  /** Stands for slow work: a handler finishes when it is told to. */
  readonly work = new EventEmitter();

  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: helloQueue })
  async handle(text: string): Promise<void> {
    this.inbox.put(`${text} begins`);
    await once(this.work, 'done');
    this.inbox.put(`${text} has finished`);
  }
}

@EnableRabbit({ transport })
@Module({ providers: [Inbox, SlowListener] })
class ListenerModule {}

export const t18: Step = {
  name: 'T18',
  title: 'The next message is handled when the handler has finished',
  async run(tutorial) {
    const application = await tutorial.start(ListenerModule);
    const inbox = application.get(Inbox);
    const { work } = application.get(SlowListener);

    tutorial.do('send one, two and three to a slow handler');
    for (const text of ['one', 'two', 'three']) await application.get(RabbitTemplate).sendToQueue(helloQueue, text);
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 3 });
    tutorial.see(await inbox.take());

    for (const unacked of [2, 1, 0]) {
      tutorial.do('let the handler finish');
      work.emit('done');
      tutorial.see(await inbox.take());
      if (unacked > 0) tutorial.see(await inbox.take());
      await tutorial.seeQueue(helloQueue, { ready: 0, unacked });
    }
  },
};
