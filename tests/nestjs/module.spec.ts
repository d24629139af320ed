import 'reflect-metadata';
import { Controller, Injectable, Module, Scope, type ModuleMetadata, type Type } from '@nestjs/common';
import {
  AmqpAdmin,
  AmqpOptionsError,
  EnableRabbit,
  InjectAmqpAdmin,
  InjectRabbitTemplate,
  RabbitListenerRegistry,
  Message,
  Queue,
  RabbitAdmin,
  RabbitHandler,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  type RabbitModuleOptions,
} from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { NestApplications, RecordingLogger } from './nest-applications';

const queue = (config: { readonly queue: string }): string => config.queue;

describeOnEachTransport('RabbitModule', (transport) => {
  const applications = new NestApplications(transport);
  let seen: string[];
  let own: Queue;

  beforeEach(() => {
    seen = [];
    own = applications.queue();
  });

  afterEach(() => applications.close());

  @Injectable()
  class TextListener {
    @RabbitListener({ queues: queue })
    onText(text: string): void {
      seen.push(text);
    }
  }

  const options = (more: Partial<RabbitModuleOptions> = {}): RabbitModuleOptions =>
    applications.options({ config: { queue: own.name }, declarables: [own], ...more });

  async function sendAndSee(root: Type): Promise<void> {
    const application = await applications.init(await applications.compiled({ imports: [root] }));
    await application.get(RabbitTemplate).convertAndSend('', own.name, 'text');
    await eventually(() => expect(seen).toEqual(['text']));
  }

  it('gives a RabbitTemplate and an AmqpAdmin to every module (T7)', async () => {
    @Injectable()
    class Service {
      constructor(
        readonly template: RabbitTemplate,
        readonly admin: AmqpAdmin,
        readonly rabbitAdmin: RabbitAdmin,
        readonly registry: RabbitListenerRegistry,
      ) {}
    }

    @Module({ providers: [Service] })
    class Feature {}

    const application = await applications.started({ imports: [Feature] }, { declarables: [own] });
    const { template, admin, rabbitAdmin, registry } = application.get(Service, { strict: false });
    expect(template).toBeInstanceOf(RabbitTemplate);
    expect(admin).toBe(rabbitAdmin);
    expect(registry.ids).toEqual([]);
    await expect(admin.getQueueInfo(own)).resolves.toMatchObject({ messageCount: 0 });
  });

  it('is switched on by @EnableRabbit above @Module', async () => {
    @EnableRabbit(options())
    @Module({ imports: [], providers: [TextListener] })
    class Root {}
    await sendAndSee(Root);
  });

  it('is switched on by @EnableRabbit below @Module, which sets its own imports last', async () => {
    @Module({})
    class Other {}

    @Module({ imports: [Other], providers: [TextListener] })
    @EnableRabbit(options())
    class Root {}
    await sendAndSee(Root);
  });

  it('takes its options from a factory', async () => {
    class Settings {
      readonly queue = own.name;
    }

    @Module({ providers: [Settings], exports: [Settings] })
    class SettingsModule {}

    @Module({
      imports: [
        RabbitModule.forRootAsync({
          imports: [SettingsModule],
          inject: [Settings],
          useFactory: async (settings: Settings) => options({ config: settings }),
        }),
      ],
      providers: [TextListener],
    })
    class Root {}
    await sendAndSee(Root);
  });

  it('names its brokers, and listens on the one that a decorator names', async () => {
    const other = applications.queue();

    @Injectable()
    class OtherListener {
      @RabbitListener({ queues: queue, connection: 'other' })
      onText(text: string): void {
        seen.push(`other ${text}`);
      }
    }

    @Injectable()
    class Service {
      constructor(
        @InjectRabbitTemplate() readonly template: RabbitTemplate,
        @InjectRabbitTemplate('other') readonly otherTemplate: RabbitTemplate,
        @InjectAmqpAdmin('other') readonly otherAdmin: AmqpAdmin,
      ) {}
    }

    const application = await applications.init(
      await applications.compiled({
        imports: [
          RabbitModule.forRoot(options()),
          RabbitModule.forRoot(options({ name: 'other', config: { queue: other.name }, declarables: [] })),
          RabbitModule.forFeature({ connection: 'other', declarables: [other] }),
        ],
        providers: [TextListener, OtherListener, Service],
      }),
    );
    const { template, otherTemplate, otherAdmin } = application.get(Service);
    expect(template).toBe(application.get(RabbitTemplate));
    expect(otherTemplate).not.toBe(template);
    await otherTemplate.convertAndSend('', other.name, 'text');
    await eventually(() => expect(seen).toEqual(['other text']));
    await template.convertAndSend('', own.name, 'text');
    await eventually(() => expect(seen).toEqual(['other text', 'text']));
    expect((otherAdmin as RabbitAdmin).topology.declarables).toContain(other);
  });

  it('listens on the only broker, whatever its name', async () => {
    const application = await applications.init(
      await applications.compiled({ imports: [RabbitModule.forRoot(options({ name: 'only' }))], providers: [TextListener] }),
    );
    await application.get<RabbitTemplate>(Symbol.for('nest-amqp.template:only')).convertAndSend('', own.name, 'text');
    await eventually(() => expect(seen).toEqual(['text']));
  });

  it('starts no listener where listening is off, and says so; template and admin work (T14)', async () => {
    const logger = new RecordingLogger();
    const application = await applications.started(
      { providers: [TextListener] },
      { config: { queue: own.name }, declarables: [own], listeners: false, logger },
    );
    await application.get(RabbitTemplate).convertAndSend('', own.name, 'text');
    await expect(application.get(AmqpAdmin).getQueueInfo(own)).resolves.toMatchObject({ messageCount: 1, consumerCount: 0 });
    expect(logger.lines.join('\n')).toMatch(/log .*no listener is started/);
  });

  it('starts no listener where RABBITMQ_LISTENERS is off, and says so', async () => {
    const logger = new RecordingLogger();
    process.env.RABBITMQ_LISTENERS = 'off';
    try {
      const application = await applications.started(
        { providers: [TextListener] },
        { config: { queue: own.name }, declarables: [own], logger },
      );
      await expect(application.get(AmqpAdmin).getQueueInfo(own)).resolves.toMatchObject({ consumerCount: 0 });
      expect(logger.lines.join('\n')).toContain('RABBITMQ_LISTENERS is off');
    } finally {
      delete process.env.RABBITMQ_LISTENERS;
    }
  });

  it('can be in several applications of one process: each message reaches one of two that share a queue (T17)', async () => {
    @EnableRabbit(options())
    @Module({ providers: [TextListener] })
    class Root {}

    const [first, second] = await Promise.all([1, 2].map(async () => applications.init(await applications.compiled({ imports: [Root] }))));
    expect(first!.get(RabbitTemplate)).not.toBe(second!.get(RabbitTemplate));
    await eventually(async () => expect(await first!.get(AmqpAdmin).getQueueInfo(own)).toMatchObject({ consumerCount: 2 }));
    for (const text of ['a', 'b', 'c', 'd']) await first!.get(RabbitTemplate).convertAndSend('', own.name, text);
    await eventually(() => expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd']));
    await first!.close();
    await second!.get(RabbitTemplate).convertAndSend('', own.name, 'e');
    await eventually(() => expect(seen).toContain('e'));
  });

  describe('refuses to start', () => {
    async function failure(brokers: RabbitModuleOptions[], ...providers: Type[]): Promise<AmqpOptionsError> {
      return failureOf({ imports: brokers.map((each) => RabbitModule.forRoot(each)), providers });
    }

    async function failureOf(metadata: ModuleMetadata): Promise<AmqpOptionsError> {
      const attempt = async (): Promise<unknown> => applications.init(await applications.compiled(metadata));
      const error: unknown = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AmqpOptionsError);
      return error as AmqpOptionsError;
    }

    it('with faulty options, and lists all of them with a remedy', async () => {
      const faulty = { transport: 'foo', connect: 'sometimes', template: { whenDown: 'hope' }, enhancers: { guards: 'all' } };
      const error = await failure([faulty as unknown as RabbitModuleOptions]);
      expect(error.faults.map(({ option }) => option).sort()).toEqual(['connect', 'enhancers.guards', 'template.whenDown', 'transport']);
      expect(error.message).toContain("transport: it is 'foo', which is no transport. Give memory() from '@nest-amqp/memory'");
    });

    it('without options', async () => {
      expect((await failure([undefined as unknown as RabbitModuleOptions])).message).toContain('transport: it is missing');
    });

    it('with listeners whose arguments nobody can tell, and lists every parameter of every listener', async () => {
      @Injectable()
      class Erased {
        @RabbitListener({ queues: queue })
        two(_first: object, _second: object): void {}
        @RabbitListener({ queues: [] })
        onText(_text: string): void {}
      }

      @Injectable()
      class Orphan {
        @RabbitHandler() onMessage(_message: Message): void {}
      }

      @RabbitListener({ queues: queue })
      @Injectable()
      class Empty {}

      const error = await failure([options()], Erased, Orphan, Empty);
      expect(error.faults.map(({ option }) => option)).toEqual([
        '@RabbitHandler of Orphan',
        '@RabbitListener of Empty',
        'Erased.two, parameter 0',
        'Erased.two, parameter 1',
        '@RabbitListener of Erased.onText, queues',
      ]);
    });

    it('with handlers of one class that nothing tells apart', async () => {
      @RabbitListener({ queues: queue })
      @Injectable()
      class Vague {
        @RabbitHandler() first(_shape: object): void {}
        @RabbitHandler({ isDefault: true }) second(_message: Message): void {}
      }
      expect((await failure([options()], Vague)).message).toContain(
        'Vague.first: several handlers of one class are told apart by the type',
      );
    });

    it('with a listener in a controller that Nest makes for each request', async () => {
      @Injectable({ scope: Scope.REQUEST })
      class PerRequest {}

      @Controller()
      class Requested {
        constructor(readonly perRequest: PerRequest) {}
        @RabbitListener({ queues: queue })
        onText(_text: string): void {}
      }

      const metadata = { imports: [RabbitModule.forRoot(options())], controllers: [Requested], providers: [PerRequest] };
      expect((await failureOf(metadata)).message).toMatch(/Requested: it is a controller .* Move its listeners to a provider/);
    });

    it('with a listener on a broker that nobody has registered', async () => {
      @Injectable()
      class Lost {
        @RabbitListener({ queues: 'q', connection: 'somewhere' })
        onText(_text: string): void {}
      }
      const { message } = await failure([options()], Lost);
      expect(message).toContain("@RabbitListener of Lost.onText: there is no broker 'somewhere'");
      expect(message).toContain("'default'");
    });

    it('with a listener that could be on either of two named brokers', async () => {
      const named = ['a', 'b'].map((name) => options({ name, declarables: [] }));
      expect((await failure(named, TextListener)).message).toContain('it names no connection, and there are several');
    });

    it('with two brokers of one name', async () => {
      expect((await failure([options(), options()])).message).toContain("RabbitModule 'default': it is registered twice");
    });

    it('with features and without a broker', async () => {
      const application = await applications.compiled({ imports: [RabbitModule.forFeature([own])] });
      await expect(application.init()).rejects.toThrow(/there is no broker\. Add RabbitModule.forRoot/);
    });
  });
});
