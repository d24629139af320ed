import { Injectable, Module } from '@nestjs/common';
import { Channel, EnableRabbit, Header, Message, Queue, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';
import { User } from '../user';

const channelQueue = new Queue('hello.java.channel');
const anyOrderQueue = new Queue('hello.java.any-order');

// #region listener
@Injectable()
class UserListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: helloQueue })
  withMessage(message: Message, user: User): void {
    this.inbox.put(`message by key ${message.properties.receivedRoutingKey}, user ${user.name}, a User: ${user instanceof User}`);
  }

  @RabbitListener({ queues: channelQueue })
  withChannel(channel: Channel): void {
    this.inbox.put(`an open channel: ${channel.isOpen}`);
  }

  @RabbitListener({ queues: anyOrderQueue })
  inAnyOrder(@Header('lang') language: string, user: User, channel: Channel, message: Message): void {
    this.inbox.put(`language ${language}, user ${user.name}, an open channel: ${channel.isOpen}, ${message.body.length} bytes`);
  }
}
// #endregion

@EnableRabbit({ transport })
@Module({ providers: [Inbox, UserListener] })
class ListenerModule {}

export const t15: Step = {
  name: 'T15',
  title: 'A listener gets the arguments that it declares, in any order',
  async run(tutorial) {
    const application = await tutorial.start(ListenerModule);
    const rabbitTemplate = application.get(RabbitTemplate);
    const inbox = application.get(Inbox);

    tutorial.do('send a User to the listener of (message: Message, user: User)');
    await rabbitTemplate.sendToQueue(helloQueue, new User('Clover You'));
    tutorial.see(await inbox.take());

    tutorial.do('send a User to the listener of (channel: Channel)');
    await rabbitTemplate.sendToQueue(channelQueue, new User('Clover You'));
    tutorial.see(await inbox.take());

    tutorial.do("send a User to the listener of (@Header('lang') language: string, user: User, channel: Channel, message: Message)");
    await rabbitTemplate.sendToQueue(anyOrderQueue, new User('Clover You'), { headers: { lang: 'zh' } });
    tutorial.see(await inbox.take());

    for (const queue of [helloQueue, channelQueue, anyOrderQueue]) await tutorial.seeQueue(queue, { ready: 0, unacked: 0 });
  },
};
