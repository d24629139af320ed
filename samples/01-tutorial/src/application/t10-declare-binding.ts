import { AmqpAdmin, Binding, FanoutExchange, Queue, RabbitTemplate, TopicExchange } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { AdminModule } from './admin';

export const t10: Step = {
  name: 'T10',
  title: 'A binding is declared by code; it leads to a queue or to another exchange',
  async run(tutorial) {
    const application = await tutorial.start(AdminModule);
    const amqpAdmin = application.get(AmqpAdmin);
    const rabbitTemplate = application.get(RabbitTemplate);
    // #region admin
    await amqpAdmin.declareExchange(new TopicExchange('hello.java.TopicExchange'));
    await amqpAdmin.declareExchange(new FanoutExchange('hello.java.source'));
    await amqpAdmin.declareQueue(new Queue('hello.java.queue'));
    // #endregion

    tutorial.do("bind the queue 'hello.java.queue' to 'hello.java.TopicExchange' with key 'hello.java.queue'");
    await amqpAdmin.declareBinding(
      new Binding({
        destination: 'hello.java.queue',
        destinationType: 'queue',
        exchange: 'hello.java.TopicExchange',
        routingKey: 'hello.java.queue',
        arguments: {},
      }),
    );
    tutorial.do("publish to 'hello.java.TopicExchange'");
    await rabbitTemplate.convertAndSend('hello.java.TopicExchange', 'hello.java.queue', 'by one exchange');
    await tutorial.seeQueue('hello.java.queue', { ready: 1 });

    tutorial.do("bind the exchange 'hello.java.TopicExchange' to 'hello.java.source'");
    await amqpAdmin.declareBinding(
      new Binding({ destination: 'hello.java.TopicExchange', destinationType: 'exchange', exchange: 'hello.java.source' }),
    );
    tutorial.do("publish to 'hello.java.source'");
    await rabbitTemplate.convertAndSend('hello.java.source', 'hello.java.queue', 'by two exchanges');
    await tutorial.seeQueue('hello.java.queue', { ready: 2 });
  },
};
