/** Every queue of the tutorial. */
export const QUEUES = [
  'gulimall',
  'gulimall.emps',
  'gulimall.news',
  'gulixueyuan.news',
  'hello.java.queue',
  'hello.java.exclusive',
  'hello.java.channel',
  'hello.java.any-order',
  'hello.java.limited',
  'hello.java.orders',
  'hello.java.orders.dlq',
] as const;

/** Every exchange of the tutorial. */
export const EXCHANGES = [
  'gulimall.direct',
  'gulimall.fanout',
  'gulimall.topic',
  'gulimall.headers',
  'hello.java.TopicExchange',
  'hello.java.source',
] as const;
