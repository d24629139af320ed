import { Module } from '@nestjs/common';
import { BindingBuilder, EnableRabbit, TopicExchange } from '@nest-amqp/nestjs';
import { transport } from '../transport';
import { gulimall, gulimallEmps, gulimallNews, gulixueyuanNews, queues } from './queues';

export const topic = new TopicExchange('gulimall.topic');

/** `#` stands for any number of words, `*` for exactly one. */
@EnableRabbit({
  transport,
  declarables: [
    topic,
    ...queues,
    BindingBuilder.bind(gulimall).to(topic).with('gulimall.#'),
    BindingBuilder.bind(gulimallEmps).to(topic).with('gulimall.#'),
    BindingBuilder.bind(gulimallNews).to(topic).with('gulimall.#'),
    BindingBuilder.bind(gulimallNews).to(topic).with('*.news'),
    BindingBuilder.bind(gulixueyuanNews).to(topic).with('*.news'),
  ],
})
@Module({})
export class TopicModule {}
