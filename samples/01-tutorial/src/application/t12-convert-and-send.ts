import { Module } from '@nestjs/common';
import { EnableRabbit, RabbitTemplate, TYPE_ID_HEADER } from '@nest-amqp/nestjs';
import { helloExchange, helloQueue, helloTopology } from '../hello';
import type { Step } from '../step';
import { transport } from '../transport';
import { User } from '../user';

@EnableRabbit({ transport, declarables: helloTopology })
@Module({})
class HelloModule {}

export const t12: Step = {
  name: 'T12',
  title: 'An object is converted, and its type goes along',
  async run(tutorial) {
    const application = await tutorial.start(HelloModule);
    const rabbitTemplate = application.get(RabbitTemplate);

    tutorial.do("convertAndSend(exchange, key, new User('Clover You')), twice");
    await rabbitTemplate.convertAndSend(helloExchange, 'hello.java.queue', new User('Clover You'));
    await rabbitTemplate.convertAndSend(helloExchange, 'hello.java.queue', new User('Clover You'));

    tutorial.do('get the first as it is on the wire');
    const { properties, body } = await tutorial.management.get(helloQueue.name);
    tutorial.see(`the body ${body.toString()}`);
    tutorial.see(`the header __TypeId__ ${properties.headers?.[TYPE_ID_HEADER] as string}`);

    tutorial.do('receiveAndConvert the second');
    const user = await rabbitTemplate.receiveAndConvert(helloQueue, { type: User });
    tutorial.see(`a User: ${user instanceof User}, named ${user?.name}`);
  },
};
