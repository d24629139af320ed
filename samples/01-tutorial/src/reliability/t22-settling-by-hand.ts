import { Injectable, Module } from '@nestjs/common';
import { Channel, EnableRabbit, Message, QueueBuilder, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloQueue } from '../hello';
import { Inbox } from '../inbox';
import type { Step } from '../step';
import { transport } from '../transport';

const orders = QueueBuilder.durable('hello.java.orders').deadLetter().build();

/** Does what the message says. */
@Injectable()
class SettlingListener {
  constructor(private readonly inbox: Inbox) {}

  @RabbitListener({ queues: [helloQueue, orders], ackMode: 'MANUAL' })
  handle(command: string, message: Message, channel: Channel): void {
    const { deliveryTag, redelivered } = message.properties;
    this.inbox.put(`${command}, redelivered ${redelivered}`);
    if (command === 'ack' || redelivered) channel.basicAck(deliveryTag, false);
    else if (command === 'nack, requeue') channel.basicNack(deliveryTag, false, true);
    else if (command === 'nack') channel.basicNack(deliveryTag, false, false);
    else channel.basicReject(deliveryTag, false);
  }
}

@EnableRabbit({ transport })
@Module({ providers: [Inbox, SettlingListener] })
class ListenerModule {}

export const t22: Step = {
  name: 'T22',
  title: 'A message is settled by hand: acknowledged, given back, dropped or dead-lettered',
  async run(tutorial) {
    const application = await tutorial.start(ListenerModule);
    const rabbitTemplate = application.get(RabbitTemplate);
    const inbox = application.get(Inbox);

    tutorial.do('basicAck(tag, false)');
    await rabbitTemplate.sendToQueue(helloQueue, 'ack');
    tutorial.see(await inbox.take());
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 0 });

    tutorial.do('basicNack(tag, false, true), and basicAck when it comes again');
    await rabbitTemplate.sendToQueue(helloQueue, 'nack, requeue');
    tutorial.see(await inbox.take());
    tutorial.see(await inbox.take());
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 0 });

    tutorial.do('basicNack(tag, false, false)');
    await rabbitTemplate.sendToQueue(helloQueue, 'nack');
    tutorial.see(await inbox.take());
    await tutorial.seeQueue(helloQueue, { ready: 0, unacked: 0 });

    tutorial.do('the same in a queue with dead letters, and basicReject(tag, false)');
    await rabbitTemplate.sendToQueue(orders, 'nack');
    tutorial.see(await inbox.take());
    await rabbitTemplate.sendToQueue(orders, 'reject');
    tutorial.see(await inbox.take());
    await tutorial.seeQueue(orders, { ready: 0, unacked: 0 });
    await tutorial.seeQueue('hello.java.orders.dlq', { ready: 2 });
  },
};
