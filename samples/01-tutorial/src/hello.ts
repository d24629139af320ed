import { BindingBuilder, Queue, TopicExchange } from '@nest-amqp/nestjs';

export const helloExchange = new TopicExchange('hello.java.TopicExchange');
export const helloQueue = new Queue('hello.java.queue');

/** The exchange and the queue that the tutorial's application works with. */
export const helloTopology = [helloExchange, helloQueue, BindingBuilder.bind(helloQueue).to(helloExchange).with('hello.java.queue')];
