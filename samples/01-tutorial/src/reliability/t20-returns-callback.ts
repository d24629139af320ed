import { Module } from '@nestjs/common';
import { CorrelationData, EnableRabbit, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloExchange, helloQueue, helloTopology } from '../hello';
import type { Step } from '../step';
import { transport } from '../transport';
import { User } from '../user';

/** Every message is mandatory: the broker returns what it can route nowhere. */
@EnableRabbit({ transport, declarables: helloTopology })
@Module({})
class ReturnsModule {}

export const t20: Step = {
  name: 'T20',
  title: 'The returns callback gets what no queue is bound for',
  async run(tutorial) {
    const application = await tutorial.start(ReturnsModule);
    const rabbitTemplate = application.get(RabbitTemplate);
    rabbitTemplate.setReturnsCallback(({ message, replyCode, replyText, exchange, routingKey }) => {
      tutorial.see(`returns callback: ${replyCode} ${replyText}, exchange ${exchange}, key ${routingKey}`);
      tutorial.see(`returns callback: body ${message.body.toString()}`);
    });
    rabbitTemplate.setConfirmCallback((correlation, ack) => {
      tutorial.see(`confirm callback: correlation ${correlation?.id}, ack ${ack}`);
    });

    tutorial.do("send a User with key 'hello.java.queue1', which matches no binding");
    await rabbitTemplate.convertAndSend(helloExchange, 'hello.java.queue1', new User('Clover You'), new CorrelationData('1'));
    await tutorial.seeQueue(helloQueue, { ready: 0 });
  },
};
