import { Injectable, Module } from '@nestjs/common';
import { AmqpAdmin, EnableRabbit, RabbitListener, RabbitTemplate, type AmqpLogger } from '@nest-amqp/nestjs';
import { helloQueue, helloTopology } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';
import { User } from '../user';

@Injectable()
class UserListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: helloQueue })
  handle(user: User): void {
    this.inbox.put(`${user.name} arrived`);
  }
}

const logged: string[] = [];
const note = (message: string): void => void logged.push(message);
const logger: AmqpLogger = { error: note, warn: note, log: note };

@EnableRabbit({ transport, declarables: helloTopology, listeners: false, logger })
@Module({ providers: [Inbox, UserListener] })
class SendingModule {}

export const t14: Step = {
  name: 'T14',
  title: 'With listening switched off, template and admin work and no listener is started',
  async run(tutorial) {
    tutorial.do('start an application that has a listener, with listeners: false');
    logged.length = 0;
    const application = await tutorial.start(SendingModule);
    for (const line of logged.filter((each) => each.includes('listener'))) tutorial.see(`logged: ${line}`);

    tutorial.do('send a User');
    await application.get(RabbitTemplate).sendToQueue(helloQueue, new User('Clover You'));
    const information = await application.get(AmqpAdmin).getQueueInfo(helloQueue);
    tutorial.see(`consumers of 'hello.java.queue': ${information?.consumerCount}`);
    await tutorial.seeQueue(helloQueue, { ready: 1 });
  },
};
