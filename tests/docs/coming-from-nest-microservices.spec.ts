import 'reflect-metadata';
import { Controller, Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  BindingBuilder,
  Header,
  Message,
  QueueBuilder,
  RabbitHandler,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  TopicExchange,
} from '@nest-amqp/nestjs';
import { InMemoryBroker, memory } from '@nest-amqp/memory';
import { of, type Observable } from 'rxjs';
import { eventually } from '../support/eventually';

class OrderPlaced {
  id = '';
}

const seen: unknown[] = [];
const broker = new InMemoryBroker();
const transport = memory({ broker });

// #region topology
const events = new TopicExchange('events');
const mail = QueueBuilder.durable('mail').quorum().deadLetter().build();
const sums = QueueBuilder.durable('sums').build();
// #endregion

// #region event-pattern
@Controller()
class MailController {
  // was: @EventPattern('order.placed') with noAck: false and channel.ack(context.getMessage()) at each way out
  @RabbitListener({ bindings: [BindingBuilder.bind(mail).to(events).with('order.placed')], prefetch: 10 })
  send(order: OrderPlaced, @Header('x-tenant') tenant: string | undefined, message: Message): void {
    seen.push([order.id, tenant, message.properties.receivedRoutingKey]);
  }
}
// #endregion

// #region message-pattern
@Controller()
class MathController {
  // was: @MessagePattern({ cmd: 'sum' })
  @RabbitListener({ queues: sums })
  sum(numbers: number[]): Observable<number> {
    return of(numbers.reduce((sum, each) => sum + each, 0)); // a value or a promise does as well
  }
}
// #endregion

// #region by-routing-key
@RabbitListener({ queues: QueueBuilder.durable('legacy').build() })
@Injectable()
class LegacyListener {
  @RabbitHandler()
  placed(order: OrderPlaced): void {
    seen.push(['placed', order.id]);
  }

  @RabbitHandler({ isDefault: true })
  other(message: Message): void {
    seen.push(['other', message.body.toString()]); // was: "There is no matching event handler", and the message was gone
  }
}
// #endregion

// #region client
@Injectable()
class OrderService {
  constructor(private readonly rabbitTemplate: RabbitTemplate) {} // was: ClientProxy, registered with the options once more

  // was: firstValueFrom(client.emit('order.placed', order)), which nothing confirmed
  async place(order: OrderPlaced): Promise<void> {
    await this.rabbitTemplate.convertAndSend(events, 'order.placed', order, { headers: { 'x-tenant': 'acme' } });
  }

  // was: firstValueFrom(client.send({ cmd: 'sum' }, numbers))
  sum(numbers: number[]): Promise<number> {
    return this.rabbitTemplate.convertSendAndReceive<number>('', sums, numbers);
  }
}
// #endregion

// #region module
@Module({
  imports: [RabbitModule.forRoot({ transport, declarables: [events] })], // was: connectMicroservice, ClientsModule.register
  controllers: [MailController, MathController],
  providers: [LegacyListener, OrderService],
})
class AppModule {}
// #endregion

describe('coming from the RabbitMQ transport of Nest', () => {
  let application: TestingModule;

  beforeAll(async () => {
    application = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  });

  beforeEach(() => (seen.length = 0));

  afterAll(() => application.close());

  it('an event is routed by exchange and key, and acknowledged when its handler is done', async () => {
    await application.get(OrderService).place({ id: 'o-1' });
    await eventually(() => expect(seen).toEqual([['o-1', 'acme', 'order.placed']]));
    await eventually(() => expect(broker.vhost().queue('mail')).toMatchObject({ depth: 0, unacked: 0 }));
  });

  it('a message is answered by what the handler returns', async () => {
    await expect(application.get(OrderService).sum([1, 2, 3])).resolves.toBe(6);
  });

  it('there is no envelope: plain JSON of another program arrives, and what nobody knows has a handler', async () => {
    const connection = await transport.create().connect();
    const channel = await connection.createChannel();
    channel.basicPublish('', 'sums', { contentType: 'application/json' }, Buffer.from('[4]'));
    channel.basicPublish('', 'legacy', { contentType: 'text/plain' }, Buffer.from('hello'));
    await eventually(() => expect(seen).toEqual([['other', 'hello']]));
    await eventually(() => expect(broker.vhost().queue('sums')).toMatchObject({ depth: 0, unacked: 0 }));
    await connection.close();
  });
});
