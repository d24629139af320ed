import { AmqpAdmin, TopicExchange } from '@nest-amqp/nestjs';
import { refusalOf } from '../refusal';
import type { Step } from '../step';
import { AdminModule } from './admin';

export const t08: Step = {
  name: 'T8',
  title: 'An exchange is declared by code',
  async run(tutorial) {
    const application = await tutorial.start(AdminModule);
    const amqpAdmin = application.get(AmqpAdmin);

    tutorial.do("declareExchange(new TopicExchange('hello.java.TopicExchange', { durable: true, autoDelete: false }))");
    await amqpAdmin.declareExchange(new TopicExchange('hello.java.TopicExchange', { durable: true, autoDelete: false, arguments: {} }));
    tutorial.see('it was accepted');

    tutorial.do('declare it once more, now with durable: false');
    const other = new TopicExchange('hello.java.TopicExchange', { durable: false });
    tutorial.see(await refusalOf(amqpAdmin.declareExchange(other)));
  },
};
