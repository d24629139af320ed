import { Queue } from '@nest-amqp/nestjs';

export const gulimall = new Queue('gulimall');
export const gulimallEmps = new Queue('gulimall.emps');
export const gulimallNews = new Queue('gulimall.news');
export const gulixueyuanNews = new Queue('gulixueyuan.news');

/** The four queues of the exchange experiments. */
export const queues = [gulimall, gulimallEmps, gulimallNews, gulixueyuanNews];
