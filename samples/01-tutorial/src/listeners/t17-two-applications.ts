import { Injectable, Module } from '@nestjs/common';
import { EnableRabbit, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';

@Injectable()
class TextListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: helloQueue })
  handle(text: string): void {
    this.inbox.put(text);
  }
}

@EnableRabbit({ transport })
@Module({ providers: [Inbox, TextListener] })
class ListenerModule {}

export const t17: Step = {
  name: 'T17',
  title: 'Two applications listen to one queue: each message reaches one of them',
  async run(tutorial) {
    tutorial.do('start the same application twice');
    const first = await tutorial.start(ListenerModule);
    const second = await tutorial.start(ListenerModule);

    tutorial.do('send one, two, three and four');
    for (const text of ['one', 'two', 'three', 'four']) await first.get(RabbitTemplate).sendToQueue(helloQueue, text);

    for (const [name, application] of Object.entries({ first, second })) {
      const inbox = application.get(Inbox);
      tutorial.see(`the ${name} application got ${await inbox.take()} and ${await inbox.take()}`);
    }
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 0 });
  },
};
