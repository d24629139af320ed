import { RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { gulimall, gulimallEmps, gulimallNews, gulixueyuanNews } from './queues';
import { topic, TopicModule } from './topic';

export const t05: Step = {
  name: 'T5',
  title: "Only '*.news' matches the key 'hello.news'",
  async run(tutorial) {
    const application = await tutorial.start(TopicModule);

    tutorial.do("publish with key 'hello.news'");
    await application.get(RabbitTemplate).convertAndSend(topic, 'hello.news', 'hello');
    await tutorial.seeQueue(gulimall, { ready: 0 });
    await tutorial.seeQueue(gulimallEmps, { ready: 0 });
    await tutorial.seeQueue(gulimallNews, { ready: 1 });
    await tutorial.seeQueue(gulixueyuanNews, { ready: 1 });
  },
};
