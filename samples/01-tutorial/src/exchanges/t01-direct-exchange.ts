import { Module } from '@nestjs/common';
import { BindingBuilder, DirectExchange, EnableRabbit, RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { transport } from '../transport';
import { gulimall, gulimallEmps, gulimallNews, gulixueyuanNews, queues } from './queues';

const direct = new DirectExchange('gulimall.direct');

@EnableRabbit({
  transport,
  declarables: [direct, ...queues, ...queues.map((queue) => BindingBuilder.bind(queue).to(direct).withQueueName())],
})
@Module({})
class DirectModule {}

export const t01: Step = {
  name: 'T1',
  title: 'A direct exchange routes to the queue whose binding key is the routing key',
  async run(tutorial) {
    tutorial.do("declare the direct exchange 'gulimall.direct' and bind the four queues by their own names");
    const application = await tutorial.start(DirectModule);
    const rabbitTemplate = application.get(RabbitTemplate);

    tutorial.do("publish two messages with key 'gulimall'");
    await rabbitTemplate.convertAndSend(direct, 'gulimall', 'one');
    await rabbitTemplate.convertAndSend(direct, 'gulimall', 'two');

    await tutorial.seeQueue(gulimall, { ready: 2 });
    await tutorial.seeQueue(gulimallEmps, { ready: 0 });
    await tutorial.seeQueue(gulimallNews, { ready: 0 });
    await tutorial.seeQueue(gulixueyuanNews, { ready: 0 });
  },
};
