import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import {
  AmqpAdmin,
  AnonymousQueue,
  BindingBuilder,
  Declarables,
  DirectExchange,
  FanoutExchange,
  getRabbitAdminToken,
  getRabbitTemplateToken,
  Header,
  HeadersExchange,
  Message,
  Queue,
  QueueBuilder,
  RabbitAdmin,
  RabbitListener,
  RabbitListenerRegistry,
  RabbitModule,
  RabbitTemplate,
  TopicExchange,
} from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { NestApplications, RecordingLogger } from './nest-applications';

interface Names {
  readonly queue: string;
  readonly exchange: string;
}

describeOnEachTransport('declaring in a Nest application', (transport) => {
  const applications = new NestApplications(transport);
  let seen: string[];
  let names: Names;

  beforeEach(() => {
    seen = [];
    names = { queue: applications.queue().name, exchange: uniqueName('exchange') };
  });

  afterEach(() => applications.close());

  const temporary = { autoDelete: true } as const;

  it('finds exchanges, queues, bindings and groups of them among the providers', async () => {
    const exchange = new FanoutExchange(names.exchange, temporary);
    const [placed, other] = [applications.queue(), applications.queue()];

    // #region providers
    @Module({
      providers: [
        { provide: 'placed', useValue: placed },
        { provide: 'orders', useFactory: async () => exchange },
        { provide: 'also placed', useExisting: 'placed' },
        {
          provide: 'topology',
          inject: ['orders', 'placed'],
          useFactory: (orders: FanoutExchange, queue: Queue) => new Declarables(other, BindingBuilder.bind(queue).to(orders)),
        },
      ],
    })
    class Topology {}
    // #endregion

    const application = await applications.started({ imports: [Topology] });
    await application.get(RabbitTemplate).convertAndSend(exchange, '', 'text', { unroutable: 'reject' });
    await expect(application.get(AmqpAdmin).getQueueInfo(placed)).resolves.toMatchObject({ messageCount: 1 });
    await expect(application.get(AmqpAdmin).getQueueInfo(other)).resolves.toBeDefined();
  });

  it('declares a provider on every broker, but what names brokers on these alone (Spring C15)', async () => {
    const everywhere = applications.queue();
    const [inA, inB] = ['a', 'b'].map((name) => new Queue(applications.queue().name, { connections: [name] }));
    const deadLetters = QueueBuilder.durable(applications.queue().name).deadLetter().connections('b').build();
    const [listenedA, listenedB] = [applications.queue(), applications.queue()];

    @Injectable()
    class Both {
      @RabbitListener({ queues: listenedA, connection: 'a' })
      onA(_text: string): void {}
      @RabbitListener({ bindings: { queue: listenedB, exchange: new FanoutExchange(names.exchange, temporary) }, connection: 'b' })
      onB(_text: string): void {}
    }

    const application = await applications.init(
      await applications.compiled({
        imports: [
          ...['a', 'b'].map((name) => RabbitModule.forRoot(applications.options({ name }))),
          RabbitModule.forFeature([inA!, inB!, deadLetters]),
        ],
        providers: [Both, { provide: 'everywhere', useValue: everywhere }],
      }),
    );
    const declared = (name: string): string[] => application.get<RabbitAdmin>(getRabbitAdminToken(name)).topology.wanted.map(String).sort();
    expect(declared('a')).toEqual([everywhere, inA, listenedA].map(String).sort());
    expect(declared('b')).toEqual(
      [
        ...[everywhere, inB, listenedB, deadLetters, ...deadLetters.companions].map(String),
        `exchange '${names.exchange}'`,
        `binding of queue '${listenedB.name}' to exchange '${names.exchange}' with key ''`,
      ].sort(),
    );
    await application.get<RabbitTemplate>(getRabbitTemplateToken('b')).convertAndSend(names.exchange, '', 'text', { unroutable: 'reject' });
    await application.get<RabbitAdmin>(getRabbitAdminToken('b')).deleteQueue(`${deadLetters.name}.dlq`);
  });

  it('refuses declarables for a broker that nobody has registered', async () => {
    const lost = new Queue('lost', { connections: ['nowhere'] });
    const started = applications.started({ providers: [{ provide: 'lost', useValue: lost }] });
    await expect(started).rejects.toThrow(/queue 'lost': there is no broker 'nowhere'/);
  });

  it('declares queue, exchange and binding beside the listener, and answers requests (Spring D1)', async () => {
    @Injectable()
    class AutoDeclared {
      // #region bindings
      @RabbitListener({
        bindings: {
          queue: { name: '${queue}', arguments: { 'x-max-length': 100 } },
          exchange: { name: '${exchange}', type: 'topic', autoDelete: true },
          key: ['order.*.placed', 'order.*.paid'],
        },
      })
      onOrder(order: string): string {
        return order.toUpperCase();
      }
      // #endregion
    }

    const template = (await applications.started({ providers: [AutoDeclared] }, { config: names })).get(RabbitTemplate);
    await expect(template.convertSendAndReceive(names.exchange, 'order.eu.placed', 'a')).resolves.toBe('A');
    await expect(template.convertSendAndReceive(names.exchange, 'order.us.paid', 'b')).resolves.toBe('B');
  });

  it('declares a queue without a name as exclusive, not durable and auto-delete, each of which may be said otherwise (Spring D3, D16)', async () => {
    @Injectable()
    class Unnamed {
      @RabbitListener({ id: 'unnamed', queuesToDeclare: { autoDelete: false, arguments: { 'x-expires': 60_000 } } })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const application = await applications.started({ providers: [Unnamed] });
    const [queue] = application.get(RabbitListenerRegistry).get('unnamed')!.endpoint.queues as [Queue];
    expect(queue).toMatchObject({ name: '', durable: false, exclusive: true, autoDelete: false, arguments: { 'x-expires': 60_000 } });
    expect(application.get(RabbitAdmin).topology.nameOf(queue)).toMatch(/^amq\.gen-/);
    await application.get(RabbitTemplate).sendToQueue(queue, 'text');
    await eventually(() => expect(seen).toEqual(['text']));
  });

  it('consumes a queue that the broker names under its new name after a reconnect (Spring H17)', async () => {
    const queue = new AnonymousQueue();
    const exchange = new FanoutExchange(names.exchange);

    @Injectable()
    class Temporary {
      @RabbitListener({ id: 'temporary', bindings: BindingBuilder.bind(queue).to(exchange) })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const application = await applications.started({ providers: [Temporary] }, { declarables: [exchange] });
    const admin = application.get(RabbitAdmin);
    const before = admin.topology.nameOf(queue);
    transport.cut();
    await eventually(async () => {
      expect(admin.topology.nameOf(queue)).not.toBe(before);
      expect(await admin.getQueueInfo(queue)).toMatchObject({ consumerCount: 1 });
    });
    await application.get(RabbitTemplate).convertAndSend(exchange, '', 'text', { unroutable: 'reject' });
    await eventually(() => expect(seen).toEqual(['text']));
    await admin.deleteExchange(exchange);
  });

  it('binds by headers, with all or any of them (Spring D10)', async () => {
    const exchange = new HeadersExchange(names.exchange, temporary);
    const [all, any] = [applications.queue(), applications.queue()];

    @Injectable()
    class ByHeaders {
      @RabbitListener({ bindings: BindingBuilder.bind(all).to(exchange).whereAll({ foo: 'bar', baz: null }) })
      onAll(@Header('foo') foo: string): string {
        return `all ${foo}`;
      }
      @RabbitListener({ bindings: { queue: any, exchange, arguments: { 'x-match': 'any', foo: 'only', qux: 'fiz' } } })
      onAny(_message: Message): string {
        return 'any';
      }
    }

    const template = (await applications.started({ providers: [ByHeaders] }, { declarables: [exchange] })).get(RabbitTemplate);
    const ask = (headers: Record<string, string>) => template.convertSendAndReceive(exchange, '', 'text', { headers });
    await expect(ask({ foo: 'bar', baz: 'x' })).resolves.toBe('all bar');
    await expect(ask({ qux: 'fiz', other: 'x' })).resolves.toBe('any');
  });

  it('leads one exchange to another for a listener', async () => {
    const [source, middle] = [new TopicExchange(uniqueName('source')), new TopicExchange(uniqueName('middle'))];

    @Injectable()
    class Chained {
      @RabbitListener({
        bindings: [BindingBuilder.bind(middle).to(source).with('order.#'), { queue: '${queue}', exchange: middle, key: '#.placed' }],
      })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const application = await applications.started({ providers: [Chained] }, { config: names, declarables: [source] });
    await application.get(RabbitTemplate).convertAndSend(source, 'order.placed', 'text', { unroutable: 'reject' });
    await eventually(() => expect(seen).toEqual(['text']));
    for (const exchange of [source, middle]) await application.get(AmqpAdmin).deleteExchange(exchange);
  });

  it('consumes a queue once that is named by two of the ways', async () => {
    const queue = applications.queueNamed(names.queue);

    @Injectable()
    class Twice {
      @RabbitListener({
        queues: '${queue}',
        queuesToDeclare: queue,
        bindings: { queue, exchange: new DirectExchange(names.exchange, temporary) },
      })
      onText(_text: string): void {}
    }

    const application = await applications.started({ providers: [Twice] }, { config: names });
    await expect(application.get(AmqpAdmin).getQueueInfo(queue)).resolves.toMatchObject({ consumerCount: 1 });
  });

  it('warns of listeners that share a queue and take different payloads, with what to write', async () => {
    class Hired {}
    class Left {}

    @Injectable()
    class Sharing {
      @RabbitListener({ queues: '${queue}' })
      hired(_event: Hired): void {}
      @RabbitListener({ queues: '${queue}' })
      left(_event: Left): void {}
    }

    @Injectable()
    class Alike {
      @RabbitListener({ queues: '${other}' })
      first(_event: Hired): void {}
      @RabbitListener({ queues: '${other}' })
      second(_event: Hired): void {}
    }

    const logger = new RecordingLogger();
    const config = { ...names, other: applications.queue().name };
    await applications.started(
      { providers: [Sharing, Alike] },
      { config, logger, declarables: [applications.queueNamed(names.queue), applications.queueNamed(config.other)] },
    );
    const warnings = logger.lines.filter((line) => line.includes('Several listeners'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/warn .*'.*' .*Sharing\.hired takes Hired, Sharing\.left takes Left.*@RabbitHandler/);
  });
});
