import { Module, type Type } from '@nestjs/common';
import { EnableRabbit, JsonMessageConverter, RabbitTemplate, SimpleMessageConverter } from '@nest-amqp/nestjs';
import { helloExchange, helloQueue, helloTopology } from '../hello';
import type { Step } from '../step';
import { transport } from '../transport';
import type { Tutorial } from '../tutorial';
import { User } from '../user';
import { UserLineConverter } from './user-line-converter';

/** JSON is what an application has that names no converter. */
@EnableRabbit({ transport, declarables: helloTopology, messageConverter: new JsonMessageConverter() })
@Module({})
class JsonModule {}

/** Text and bytes, as they are. */
@EnableRabbit({ transport, declarables: helloTopology, messageConverter: new SimpleMessageConverter() })
@Module({})
class BinaryModule {}

@EnableRabbit({ transport, declarables: helloTopology, messageConverter: new UserLineConverter() })
@Module({})
class UserLineModule {}

async function showOnTheWire(tutorial: Tutorial, module: Type, payload: unknown): Promise<void> {
  const application = await tutorial.start(module);
  await application.get(RabbitTemplate).convertAndSend(helloExchange, 'hello.java.queue', payload);
  const { properties, body } = await tutorial.management.get(helloQueue.name);
  tutorial.see(`content type ${properties.contentType}, encoding ${properties.contentEncoding ?? 'none'}`);
  tutorial.see(`body ${body.toString()}`);
}

export const t13: Step = {
  name: 'T13',
  title: 'The converter decides what is on the wire',
  async run(tutorial) {
    tutorial.do('send a User with the JsonMessageConverter');
    await showOnTheWire(tutorial, JsonModule, new User('Clover You'));

    tutorial.do('send bytes with the SimpleMessageConverter');
    await showOnTheWire(tutorial, BinaryModule, Buffer.from('Clover You'));

    tutorial.do("send a User with a converter of one's own");
    await showOnTheWire(tutorial, UserLineModule, new User('Clover You'));
  },
};
