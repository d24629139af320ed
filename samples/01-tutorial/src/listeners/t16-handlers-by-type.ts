import { Injectable, Module } from '@nestjs/common';
import { EnableRabbit, Message, RabbitHandler, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';
import { User } from '../user';

class Order {
  constructor(readonly sku: string) {}
}

// #region handlers
@RabbitListener({ queues: helloQueue })
@Injectable()
class HelloListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitHandler()
  user(user: User): void {
    this.inbox.put(`user(${user.name})`);
  }

  @RabbitHandler()
  order(order: Order): void {
    this.inbox.put(`order(${order.sku})`);
  }

  @RabbitHandler({ isDefault: true })
  other(message: Message): void {
    this.inbox.put(`other(${message.body.toString()})`);
  }
}
// #endregion

@EnableRabbit({ transport })
@Module({ providers: [Inbox, HelloListener] })
class ListenerModule {}

export const t16: Step = {
  name: 'T16',
  title: 'A class listens to one queue, and each type of payload has its own method',
  async run(tutorial) {
    const application = await tutorial.start(ListenerModule);
    const inbox = application.get(Inbox);

    tutorial.do('send a User, an Order and a text to one queue');
    for (const payload of [new User('Clover You'), new Order('book'), 'a text']) {
      await application.get(RabbitTemplate).sendToQueue(helloQueue, payload);
      tutorial.see(await inbox.take());
    }
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 0 });
  },
};
