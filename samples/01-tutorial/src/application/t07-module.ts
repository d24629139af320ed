import { Injectable, Module } from '@nestjs/common';
import { AmqpAdmin, EnableRabbit, RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { transport } from '../transport';

@Injectable()
class HelloService {
  constructor(
    readonly rabbitTemplate: RabbitTemplate,
    readonly amqpAdmin: AmqpAdmin,
  ) {}
}

/**
 * The transport is the connection factory. For RabbitMQ it is `amqplib({ host, port, vhost })`; without options it goes to
 * `RABBITMQ_URL`, else to localhost, 5672 and `/`.
 */
@EnableRabbit({ transport })
@Module({ providers: [HelloService] })
class HelloModule {}

export const t07: Step = {
  name: 'T7',
  title: 'With the module there are a RabbitTemplate and an AmqpAdmin',
  async run(tutorial) {
    tutorial.do('start an application with @EnableRabbit({ transport })');
    const application = await tutorial.start(HelloModule);
    const { rabbitTemplate, amqpAdmin } = application.get(HelloService);
    tutorial.see(`injected: ${rabbitTemplate.constructor.name}, which is a RabbitTemplate: ${rabbitTemplate instanceof RabbitTemplate}`);
    tutorial.see(`injected: ${amqpAdmin.constructor.name}, which is an AmqpAdmin: ${amqpAdmin instanceof AmqpAdmin}`);
  },
};
