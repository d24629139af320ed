import { Module } from '@nestjs/common';
import { BindingBuilder, EnableRabbit, FanoutExchange, RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { transport } from '../transport';
import { gulimallEmps, queues } from './queues';

const fanout = new FanoutExchange('gulimall.fanout');

@EnableRabbit({
  transport,
  declarables: [fanout, ...queues, ...queues.map((queue) => BindingBuilder.bind(queue).to(fanout))],
})
@Module({})
class FanoutModule {}

export const t03: Step = {
  name: 'T3',
  title: 'A fanout exchange gives each queue a copy, whatever the key',
  async run(tutorial) {
    tutorial.do("declare the fanout exchange 'gulimall.fanout' and bind the four queues");
    const application = await tutorial.start(FanoutModule);
    const rabbitTemplate = application.get(RabbitTemplate);

    tutorial.do("publish one message with key 'whatever'");
    await rabbitTemplate.convertAndSend(fanout, 'whatever', 'hello');
    for (const queue of queues) await tutorial.seeQueue(queue, { ready: 1 });

    tutorial.do("get it from 'gulimall.emps' and acknowledge it there");
    await tutorial.management.get(gulimallEmps.name);
    await tutorial.seeQueue(gulimallEmps, { ready: 0 });
    for (const queue of queues.filter((each) => each !== gulimallEmps)) await tutorial.seeQueue(queue, { ready: 1 });
  },
};
