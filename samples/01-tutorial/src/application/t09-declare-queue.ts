import { AmqpAdmin, Queue } from '@nest-amqp/nestjs';
import { refusalOf } from '../refusal';
import type { Step } from '../step';
import { AdminModule } from './admin';

export const t09: Step = {
  name: 'T9',
  title: 'A queue is declared by code; an exclusive one is for one connection only',
  async run(tutorial) {
    const application = await tutorial.start(AdminModule);
    const amqpAdmin = application.get(AmqpAdmin);

    tutorial.do("declareQueue(new Queue('hello.java.queue', { durable: true, exclusive: false, autoDelete: false }))");
    await amqpAdmin.declareQueue(new Queue('hello.java.queue', { durable: true, exclusive: false, autoDelete: false, arguments: {} }));
    await tutorial.seeQueue('hello.java.queue', { ready: 0 });

    tutorial.do("declareQueue(new Queue('hello.java.exclusive', { durable: false, exclusive: true }))");
    const exclusive = new Queue('hello.java.exclusive', { durable: false, exclusive: true });
    await amqpAdmin.declareQueue(exclusive);
    tutorial.see('it was accepted');

    tutorial.do('declare it in a second application, which has a connection of its own');
    const second = await tutorial.start(AdminModule);
    tutorial.see(await refusalOf(second.get(AmqpAdmin).declareQueue(exclusive)));
  },
};
