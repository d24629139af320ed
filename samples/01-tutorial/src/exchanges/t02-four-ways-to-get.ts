import { Module } from '@nestjs/common';
import { EnableRabbit, RabbitTemplate } from '@nest-amqp/nestjs';
import type { Settling } from '../management';
import type { Step } from '../step';
import { transport } from '../transport';
import { gulimall } from './queues';

@EnableRabbit({ transport, declarables: [gulimall] })
@Module({})
class GulimallModule {}

const ways: readonly [name: string, settle: Settling][] = [
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
      const { body, redelivered } = await tutorial.management.get(gulimall.name, settle);
      tutorial.see(`body ${body.toString()}, redelivered ${redelivered}`);
      await tutorial.seeQueue(gulimall, { ready: readyAfter[index] });
    }
  },
};
