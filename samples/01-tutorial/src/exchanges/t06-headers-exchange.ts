import { Module } from '@nestjs/common';
import { BindingBuilder, EnableRabbit, HeadersExchange, RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { transport } from '../transport';
import { gulimallEmps, gulimallNews } from './queues';

const headers = new HeadersExchange('gulimall.headers');

@EnableRabbit({
  transport,
  declarables: [
    headers,
    gulimallEmps,
    gulimallNews,
    BindingBuilder.bind(gulimallEmps).to(headers).whereAll({ kind: 'news', language: 'zh' }),
    BindingBuilder.bind(gulimallNews).to(headers).whereAny({ kind: 'news', language: 'zh' }),
  ],
})
@Module({})
class HeadersModule {}

export const t06: Step = {
  name: 'T6',
  title: 'A headers exchange routes by headers, not by key',
  async run(tutorial) {
    tutorial.do("declare the headers exchange 'gulimall.headers'; 'gulimall.emps' wants all of two headers, 'gulimall.news' any");
    const application = await tutorial.start(HeadersModule);
    const rabbitTemplate = application.get(RabbitTemplate);

    tutorial.do('publish with kind=news, language=zh');
    await rabbitTemplate.convertAndSend(headers, '', 'both', { headers: { kind: 'news', language: 'zh' } });
    await tutorial.seeQueue(gulimallEmps, { ready: 1 });
    await tutorial.seeQueue(gulimallNews, { ready: 1 });

    tutorial.do('publish with kind=news, language=en');
    await rabbitTemplate.convertAndSend(headers, '', 'one of them', { headers: { kind: 'news', language: 'en' } });
    await tutorial.seeQueue(gulimallEmps, { ready: 1 });
    await tutorial.seeQueue(gulimallNews, { ready: 2 });
  },
};
