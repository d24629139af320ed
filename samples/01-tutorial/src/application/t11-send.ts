import { Module } from '@nestjs/common';
import { EnableRabbit, Message, RabbitTemplate } from '@nest-amqp/nestjs';
import { helloExchange, helloQueue, helloTopology } from '../hello';
import type { Step } from '../step';
import { transport } from '../transport';

@EnableRabbit({ transport, declarables: helloTopology })
@Module({})
class HelloModule {}

export const t11: Step = {
  name: 'T11',
  title: 'A message of bytes arrives as these bytes',
  async run(tutorial) {
    const application = await tutorial.start(HelloModule);
    const rabbitTemplate = application.get(RabbitTemplate);

    tutorial.do('send(exchange, key, new Message(bytes)) with the bytes 00 01 fe ff');
    await rabbitTemplate.send(helloExchange, 'hello.java.queue', new Message(Buffer.from([0x00, 0x01, 0xfe, 0xff])));
    await tutorial.seeQueue(helloQueue, { ready: 1 });

    tutorial.do("receive from 'hello.java.queue'");
    const received = await rabbitTemplate.receive(helloQueue);
    tutorial.see(`the body ${received?.body.toString('hex')}`);
    await tutorial.seeQueue(helloQueue, { ready: 0 });
  },
};
