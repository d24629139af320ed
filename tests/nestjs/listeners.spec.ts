import 'reflect-metadata';
import { createParamDecorator, Inject, Injectable, Module, Scope, type ExecutionContext } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import {
  Acknowledgment,
  AmqpAdmin,
  AmqpRejectAndDontRequeueError,
  Channel,
  Header,
  Headers,
  RabbitListenerRegistry,
  Message,
  MessageProperties,
  MessageType,
  Payload,
  RabbitHandler,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  SendTo,
  SimpleMessageConverter,
  TopicExchange,
  BindingBuilder,
  type ListenerInvocation,
} from '@nest-amqp/nestjs';
import { of } from 'rxjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { NestApplications } from './nest-applications';

@MessageType('listeners-spec.user', { aliases: ['com.acme.User'] })
class User {
  constructor(
    readonly name = '',
    readonly age = 0,
  ) {}
}

@MessageType('listeners-spec.hired')
class Hired {
  constructor(readonly who = '') {}
}

@MessageType('listeners-spec.left')
class Left {
  constructor(readonly who = '') {}
}

const Tenant = createParamDecorator((header: string, context: ExecutionContext) => {
  return context.switchToRpc().getContext<ListenerInvocation>().message.properties.headers[header];
});

/** What a test's queue is called: decorators are applied before the test knows. */
interface Names {
  readonly queue: string;
  readonly other: string;
}
const queue = (names: Names): string => names.queue;
const other = (names: Names): string => names.other;

describeOnEachTransport('listeners', (transport) => {
  const applications = new NestApplications(transport);
  let names: Names;

  beforeEach(() => {
    names = { queue: applications.queue().name, other: applications.queue().name };
  });

  afterEach(() => applications.close());

  const declarables = () => [applications.queueNamed(names.queue), applications.queueNamed(names.other)];

  it('get a User sent by convertAndSend as a User, whose type the header names (T12)', async () => {
    const seen: { user: User; typeId: unknown }[] = [];

    @Injectable()
    class UserListener {
      @RabbitListener({ queues: queue })
      onUser(user: User, message: Message): void {
        seen.push({ user, typeId: message.properties.headers.__TypeId__ });
      }
    }

    const application = await applications.started({ providers: [UserListener] }, { config: names, declarables: declarables() });
    await application.get(RabbitTemplate).convertAndSend('', names.queue, new User('Ada', 36));
    await eventually(() => expect(seen).toHaveLength(1));
    expect(seen[0]?.user).toBeInstanceOf(User);
    expect(seen[0]).toEqual({ user: new User('Ada', 36), typeId: 'listeners-spec.user' });
  });

  it('get each argument by its type, in any order (T15)', async () => {
    const seen: unknown[][] = [];

    @Injectable()
    class Everything {
      @RabbitListener({ queues: queue })
      onUser(
        channel: Channel,
        user: User,
        @Header('x-tenant') tenant: string,
        properties: MessageProperties,
        @Header('x-missing', { defaultValue: 'none' }) missing: string,
        acknowledgment: Acknowledgment,
        @Headers() headers: Record<string, unknown>,
        signal: AbortSignal,
        @Tenant('x-tenant') custom: string,
        message: Message,
      ): void {
        seen.push([channel, user, tenant, properties, missing, acknowledgment, headers, signal, custom, message]);
      }
    }

    const application = await applications.started({ providers: [Everything] }, { config: names, declarables: declarables() });
    await application.get(RabbitTemplate).convertAndSend('', names.queue, new User('Ada'), { headers: { 'x-tenant': 'a' } });
    await eventually(() => expect(seen).toHaveLength(1));
    const [channel, user, tenant, properties, missing, acknowledgment, headers, signal, custom, message] = seen[0]!;
    expect(channel).toBeInstanceOf(Channel);
    expect(user).toBeInstanceOf(User);
    expect([tenant, missing, custom]).toEqual(['a', 'none', 'a']);
    expect(properties).toBeInstanceOf(MessageProperties);
    expect(acknowledgment).toBeInstanceOf(Acknowledgment);
    expect(headers).toMatchObject({ 'x-tenant': 'a' });
    expect(signal).toBeInstanceOf(AbortSignal);
    expect(message).toBeInstanceOf(Message);
  });

  it('of a class take each payload with the method for its type, and the rest with the default one (T16)', async () => {
    const seen: string[] = [];

    @RabbitListener({ queues: queue })
    @Injectable()
    class HrListener {
      @RabbitHandler() hired(event: Hired): void {
        seen.push(`hired ${event.who}`);
      }
      @RabbitHandler() left(event: Left): void {
        seen.push(`left ${event.who}`);
      }
      @RabbitHandler({ isDefault: true }) other(message: Message): void {
        seen.push(`other ${message.body.toString()}`);
      }
    }

    const application = await applications.started({ providers: [HrListener] }, { config: names, declarables: declarables() });
    const template = application.get(RabbitTemplate);
    await template.convertAndSend('', names.queue, new Left('Bob'));
    await template.convertAndSend('', names.queue, new Hired('Ada'));
    await template.convertAndSend('', names.queue, { plain: true });
    await eventually(() => expect(seen).toHaveLength(3));
    expect(seen).toEqual(['left Bob', 'hired Ada', 'other {"plain":true}']);
  });

  it('take a plain object where the declared type was erased, and the class where @Payload names it', async () => {
    const seen: unknown[] = [];

    @Injectable()
    class ShapeListener {
      @RabbitListener({ queues: queue })
      onShape(shape: { readonly name: string }): void {
        seen.push(shape);
      }
      @RabbitListener({ queues: other })
      onUser(@Payload(User) user: unknown): void {
        seen.push(user);
      }
    }

    const application = await applications.started({ providers: [ShapeListener] }, { config: names, declarables: declarables() });
    await application.get(RabbitTemplate).convertAndSend('', names.queue, { name: 'Ada' });
    await eventually(() => expect(seen).toHaveLength(1));
    await application.get(RabbitTemplate).convertAndSend('', names.other, { name: 'Bob', age: 1 });
    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([{ name: 'Ada' }, new User('Bob', 1)]);
    expect(seen[1]).toBeInstanceOf(User);
  });

  it('answer with what they return: to the address of the request, else to @SendTo, with the last value of an Observable', async () => {
    const answers: unknown[] = [];

    @Injectable()
    class Asker {
      @RabbitListener({ queues: queue })
      @SendTo(other)
      upper(text: string): unknown {
        return of(1, text.toUpperCase());
      }
      @RabbitListener({ queues: other })
      answer(text: string): void {
        answers.push(text);
      }
    }

    const application = await applications.started({ providers: [Asker] }, { config: names, declarables: declarables() });
    const template = application.get(RabbitTemplate);
    await expect(template.convertSendAndReceive('', names.queue, 'asked')).resolves.toBe('ASKED');
    expect(answers).toEqual([]);
    await template.convertAndSend('', names.queue, 'told');
    await eventually(() => expect(answers).toEqual(['TOLD']));
  });

  it('declare the queues and bindings that their decorators name, and stand in the registry by id and group', async () => {
    const seen: string[] = [];
    const exchange = new TopicExchange(uniqueName('nestjs'), { autoDelete: true, durable: false });
    const bound = applications.queueNamed(names.other);

    @Injectable()
    class Bound {
      @RabbitListener({
        id: (config: Names) => `bound-${config.queue}`,
        group: 'bound',
        bindings: [BindingBuilder.bind(bound).to(exchange).with('user.#')],
        queuesToDeclare: (config: Names) => applications.queueNamed(config.queue),
      })
      onText(text: string, properties: MessageProperties): void {
        seen.push(`${String(properties.consumerQueue)} ${text}`);
      }
    }

    const application = await applications.started({ providers: [Bound] }, { config: names, declarables: [exchange] });
    const template = application.get(RabbitTemplate);
    await template.convertAndSend(exchange, 'user.created', 'routed');
    await eventually(() => expect(seen).toEqual([`${names.other} routed`]));
    await template.convertAndSend('', names.queue, 'direct');
    await eventually(() => expect(seen).toContain(`${names.queue} direct`));
    const registry = application.get(RabbitListenerRegistry);
    expect(registry.group('bound').map(({ id }) => id)).toEqual([`bound-${names.queue}`]);
  });

  it('are several where the decorator is repeated', async () => {
    const seen: string[] = [];

    @Injectable()
    class Twice {
      @RabbitListener({ queues: queue })
      @RabbitListener({ queues: other })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const application = await applications.started({ providers: [Twice] }, { config: names, declarables: declarables() });
    expect(application.get(RabbitListenerRegistry).ids).toEqual(['Twice.onText', 'Twice.onText#2']);
    await application.get(RabbitTemplate).convertAndSend('', names.queue, 'a');
    await application.get(RabbitTemplate).convertAndSend('', names.other, 'b');
    await eventually(() => expect([...seen].sort()).toEqual(['a', 'b']));
  });

  it('belong to the feature module that declares their queues', async () => {
    const seen: string[] = [];

    @Injectable()
    class FeatureListener {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        seen.push(text);
      }
    }

    @Module({ imports: [RabbitModule.forFeature([applications.queueNamed(names.queue)])], providers: [FeatureListener] })
    class Feature {}

    const application = await applications.started({ imports: [Feature] }, { config: names });
    await application.get(RabbitTemplate).convertAndSend('', names.queue, 'a');
    await eventually(() => expect(seen).toEqual(['a']));
  });

  it('are made anew for each message where something request-scoped is injected into them', async () => {
    const seen: { number: number; body: string; text: string }[] = [];
    let made = 0;

    @Injectable({ scope: Scope.REQUEST })
    class Counter {
      readonly number = ++made;
      constructor(@Inject(REQUEST) readonly invocation: ListenerInvocation) {}
    }

    @Injectable()
    class Scoped {
      constructor(private readonly counter: Counter) {}
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        seen.push({ number: this.counter.number, body: this.counter.invocation.message.body.toString(), text });
      }
    }

    const application = await applications.started({ providers: [Scoped, Counter] }, { config: names, declarables: declarables() });
    for (const text of ['a', 'b']) await application.get(RabbitTemplate).convertAndSend('', names.queue, text);
    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([
      { number: 1, body: '"a"', text: 'a' },
      { number: 2, body: '"b"', text: 'b' },
    ]);
  });

  it('may be given by a factory, and be one under several tokens', async () => {
    const seen: string[] = [];

    class Made {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const providers = [
      { provide: 'made', useFactory: async () => new Made() },
      { provide: 'again', useExisting: 'made' },
      { provide: 'once more', inject: ['made'], useFactory: (made: Made) => made },
    ];
    const application = await applications.started({ providers }, { config: names, declarables: declarables() });
    expect(application.get(RabbitListenerRegistry).ids).toEqual(['Made.onText']);
    await application.get(RabbitTemplate).convertAndSend('', names.queue, 'a');
    await eventually(() => expect(seen).toEqual(['a']));
  });

  it('settle by hand in MANUAL mode, through the acknowledgment or the channel', async () => {
    const seen: string[] = [];

    @Injectable()
    class Manual {
      @RabbitListener({ queues: queue, ackMode: 'MANUAL' })
      onText(text: string, acknowledgment: Acknowledgment, channel: Channel, { deliveryTag }: MessageProperties): void {
        seen.push(text);
        if (text === 'by acknowledgment') acknowledgment.ack();
        else channel.basicAck(deliveryTag, false);
      }
    }

    const application = await applications.started({ providers: [Manual] }, { config: names, declarables: declarables() });
    await application.get(RabbitTemplate).convertAndSend('', names.queue, 'by acknowledgment');
    await application.get(RabbitTemplate).convertAndSend('', names.queue, 'by channel');
    await eventually(() => expect(seen).toHaveLength(2));
    await application.close();
    const reader = await applications.started({});
    await expect(reader.get(AmqpAdmin).getQueueInfo(names.queue)).resolves.toMatchObject({ messageCount: 0 });
  });

  it('retry what their handler throws and park what it rejects for good', async () => {
    const attempts: string[] = [];

    @Injectable()
    class Failing {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        attempts.push(text);
        if (text === 'never') throw new AmqpRejectAndDontRequeueError();
        if (attempts.length < 3) throw new Error('not yet');
      }
    }

    const application = await applications.started({ providers: [Failing] }, { config: names, declarables: declarables() });
    const template = application.get(RabbitTemplate);
    await template.convertAndSend('', names.queue, 'later');
    await eventually(() => expect(attempts).toEqual(['later', 'later', 'later']));
    await template.convertAndSend('', names.queue, 'never');
    await eventually(async () =>
      expect(await application.get(AmqpAdmin).getQueueInfo(`${names.queue}.parking`)).toMatchObject({ messageCount: 1 }),
    );
    expect(attempts).toHaveLength(4);
  });

  it('read what the converter of the application writes (T13)', async () => {
    const seen: { body: Buffer; contentType: unknown }[] = [];

    @Injectable()
    class Bytes {
      @RabbitListener({ queues: queue })
      onMessage(message: Message): void {
        seen.push({ body: message.body, contentType: message.properties.contentType });
      }
    }

    const options = { config: names, declarables: declarables() };
    const json = await applications.started({ providers: [Bytes] }, options);
    await json.get(RabbitTemplate).convertAndSend('', names.queue, 'text');
    await eventually(() => expect(seen).toHaveLength(1));
    await json.close();
    const simple = await applications.started({ providers: [Bytes] }, { ...options, messageConverter: new SimpleMessageConverter() });
    await simple.get(RabbitTemplate).convertAndSend('', names.queue, 'text');
    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen).toEqual([
      { body: Buffer.from('"text"'), contentType: 'application/json' },
      { body: Buffer.from('text'), contentType: 'text/plain' },
    ]);
  });
});
