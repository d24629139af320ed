import { Module } from '@nestjs/common';
import { EnableRabbit, RabbitTemplate, type Channel } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { transport } from '../transport';
import { gulimall } from './queues';

@EnableRabbit({ transport, declarables: [gulimall] })
@Module({})
class GulimallModule {}

const ways: readonly [name: string, settle: (channel: Channel, deliveryTag: number) => void][] = [
  ['nack, requeue true', (channel, deliveryTag) => channel.basicNack(deliveryTag, false, true)],
  ['reject, requeue true', (channel, deliveryTag) => channel.basicReject(deliveryTag, true)],
  ['ack', (channel, deliveryTag) => channel.basicAck(deliveryTag, false)],
  ['reject, requeue false', (channel, deliveryTag) => channel.basicReject(deliveryTag, false)],
];

export const t02: Step = {
  name: 'T2',
  title: 'A message is got in four ways: what is requeued is there again, the rest is gone',
  async run(tutorial) {
    const application = await tutorial.start(GulimallModule);
    const rabbitTemplate = application.get(RabbitTemplate);

    tutorial.do("publish 'one' and 'two' to queue 'gulimall'");
    await rabbitTemplate.sendToQueue(gulimall, 'one');
    await rabbitTemplate.sendToQueue(gulimall, 'two');
    await tutorial.seeQueue(gulimall, { ready: 2 });

    const readyAfter = [2, 2, 1, 0];
    for (const [index, [way, settle]] of ways.entries()) {
      tutorial.do(`get a message: ${way}`);
      await rabbitTemplate.execute(async (channel) => {
        const delivery = await channel.basicGet(gulimall.name);
        if (!delivery) return;
        tutorial.see(`body ${delivery.body.toString()}, redelivered ${delivery.redelivered}`);
        settle(channel, delivery.deliveryTag);
      });
      await tutorial.seeQueue(gulimall, { ready: readyAfter[index] });
    }
  },
};
