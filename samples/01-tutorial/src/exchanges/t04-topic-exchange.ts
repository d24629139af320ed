import { RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { queues } from './queues';
import { topic, TopicModule } from './topic';

export const t04: Step = {
  name: 'T4',
  title: 'A topic exchange routes by patterns, and once to a queue that several patterns match',
  async run(tutorial) {
    tutorial.do("declare the topic exchange 'gulimall.topic'; 'gulimall.#' leads to three queues, '*.news' to two");
    const application = await tutorial.start(TopicModule);

    tutorial.do("publish with key 'gulimall.news'");
    await application.get(RabbitTemplate).convertAndSend(topic, 'gulimall.news', 'hello');
    for (const queue of queues) await tutorial.seeQueue(queue, { ready: 1 });
  },
};
