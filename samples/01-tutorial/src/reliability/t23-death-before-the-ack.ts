import { Injectable, Module } from '@nestjs/common';
import { EnableRabbit, Message, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';

@Injectable()
class DyingListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: helloQueue, shutdownTimeoutMs: 10 })
  async handle(text: string, message: Message): Promise<void> {
    this.inbox.put(`the first application has done the work of '${text}', redelivered ${message.properties.redelivered}`);
    // A handler that never returns is never acknowledged, as in a process that dies here.
    await new Promise<never>(() => undefined);
  }
}

@EnableRabbit({ transport })
@Module({ providers: [Inbox, DyingListener] })
class DyingModule {}

@Injectable()
class LivingListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: helloQueue })
  handle(text: string, message: Message): void {
    this.inbox.put(`the second application does the work of '${text}', redelivered ${message.properties.redelivered}`);
  }
}

@EnableRabbit({ transport })
@Module({ providers: [Inbox, LivingListener] })
class LivingModule {}

export const t23: Step = {
  name: 'T23',
  title: 'What was worked on and not acknowledged is delivered again, with the redelivered flag',
  async run(tutorial) {
    const first = await tutorial.start(DyingModule);

    tutorial.do('send a message; the application stops after the work and before the acknowledgement');
    await first.get(RabbitTemplate).sendToQueue(helloQueue, 'an order');
    tutorial.see(await first.get(Inbox).take());
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 1 });
    await tutorial.stop(first);
    await tutorial.seeQueue(helloQueue, { ready: 1, unacked: 0 });

    tutorial.do('start another application');
    const second = await tutorial.start(LivingModule);
    tutorial.see(await second.get(Inbox).take());
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 0 });
  },
};
