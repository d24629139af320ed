import 'reflect-metadata';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Controller,
  Get,
  Global,
  Injectable,
  Module,
  type INestApplication,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Transport, TransportFactory } from '@nest-amqp/core';
import {
  AmqpAdmin,
  RabbitListenerRegistry,
  Queue,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  type AmqpError,
  type RabbitModuleOptions,
} from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { NestApplications, RecordingLogger } from './nest-applications';

const queue = (config: { readonly queue: string }): string => config.queue;

/** Counts the connections that are open on a transport. */
class CountingFactory implements TransportFactory {
  readonly name: string;
  attempts = 0;
  open = 0;

  constructor(private readonly factory: TransportFactory) {
    this.name = factory.name;
  }

  create(): Transport {
    const transport = this.factory.create();
    return {
      name: transport.name,
      address: transport.address,
      clock: transport.clock,
      lacks: transport.lacks,
      connect: async (options) => {
        this.attempts += 1;
        const connection = await transport.connect(options);
        this.open += 1;
        connection.onClose(() => (this.open -= 1));
        return connection;
      },
    };
  }
}

describeOnEachTransport('the life of an application', (transport) => {
  const applications = new NestApplications(transport);
  let own: Queue;
  let counting: CountingFactory;
  let seen: string[];

  beforeEach(() => {
    own = applications.queue();
    counting = new CountingFactory(transport.factory());
    seen = [];
  });

  afterEach(() => applications.close());

  const options = (more: Partial<RabbitModuleOptions> = {}): RabbitModuleOptions =>
    applications.options({ transport: counting, config: { queue: own.name }, declarables: [own], ...more });

  const until = () => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { opened, open };
  };

  it('opens no connection before it is initialised, and leaves none when it is closed, once or twice', async () => {
    const application = await applications.compiled({ imports: [RabbitModule.forRoot(options())] });
    expect(counting.attempts).toBe(0);
    await application.init();
    expect(counting.open).toBe(2);
    await application.close();
    await eventually(() => expect(counting.open).toBe(0));
    await application.close();
    expect(counting.attempts).toBe(2);
  });

  it('may end before it is initialised', async () => {
    const application = await applications.compiled({ imports: [RabbitModule.forRoot(options())] });
    await application.close();
    expect(counting.attempts).toBe(0);
  });

  it('lets a provider send while modules are initialised: the send waits for the declarations, those of listeners, too', async () => {
    @Injectable()
    class Early implements OnModuleInit {
      constructor(private readonly template: RabbitTemplate) {}
      async onModuleInit(): Promise<void> {
        await this.template.convertAndSend('', own.name, 'early', { unroutable: 'reject' });
      }
      @RabbitListener({ queuesToDeclare: (config: { queue: string }) => new Queue(config.queue) })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const module = RabbitModule.forRoot(options({ declarables: [] }));
    await applications.init(await applications.compiled({ imports: [module], providers: [Early] }));
    await eventually(() => expect(seen).toEqual(['early']));
  });

  it('starts no further message once it closes, finishes what has begun, and lets it send until then', async () => {
    const begun = until();
    const release = until();
    const done = applications.queue();

    @Injectable()
    class Slow {
      constructor(private readonly template: RabbitTemplate) {}
      @RabbitListener({ queues: queue })
      async onText(text: string): Promise<void> {
        seen.push(text);
        begun.open();
        await release.opened;
        await this.template.convertAndSend('', done.name, `done ${text}`);
      }
    }

    const module = RabbitModule.forRoot(options({ declarables: [own, done] }));
    const application = await applications.init(await applications.compiled({ imports: [module], providers: [Slow] }));
    for (const text of ['a', 'b', 'c']) await application.get(RabbitTemplate).convertAndSend('', own.name, text);
    await begun.opened;
    const closing = application.close();
    await eventually(() => expect(application.get(RabbitListenerRegistry).get('Slow.onText')?.state).toBe('stopping'));
    release.open();
    await closing;
    expect(seen).toEqual(['a']);
    expect(counting.open).toBe(0);
    const reader = (await applications.started({})).get(AmqpAdmin);
    await eventually(async () => expect(await reader.getQueueInfo(own)).toMatchObject({ messageCount: 2 }));
    await expect(reader.getQueueInfo(done)).resolves.toMatchObject({ messageCount: 1 });
  });

  it('stops listeners with the first of its modules that is destroyed, and sends until the others are', async () => {
    @Injectable()
    class Goodbye implements OnModuleDestroy {
      constructor(private readonly template: RabbitTemplate) {}
      async onModuleDestroy(): Promise<void> {
        // Nest calls the hooks of an application again when it is closed again.
        if (seen.push('goodbye') === 1) await this.template.convertAndSend('', own.name, 'goodbye');
      }
    }

    const application = await applications.init(
      await applications.compiled({ imports: [RabbitModule.forRoot(options())], providers: [Goodbye] }),
    );
    await application.close();
    const reader = (await applications.started({})).get(AmqpAdmin);
    await expect(reader.getQueueInfo(own)).resolves.toMatchObject({ messageCount: 1 });
  });

  it('fails to start with a broker that refuses a declaration, and leaves no connection', async () => {
    await applications.started({}, { declarables: [own] });
    const conflicting = new Queue(own.name, { arguments: { 'x-max-length': 1 } });
    const application = await applications.compiled({ imports: [RabbitModule.forRoot(options({ declarables: [conflicting] }))] });
    const error = await application.init().catch((thrown: unknown) => thrown);
    expect((error as AmqpError).code).toBe('TOPOLOGY_FAILED');
    await eventually(() => expect(counting.open).toBe(0));
  });

  it('fails to start with a broker that cannot be reached in time, and leaves no connection', async () => {
    transport.refuse(true);
    try {
      const module = RabbitModule.forRoot(options({ firstConnectTimeoutMs: 100 }));
      const application = await applications.compiled({ imports: [module] });
      const error = await application.init().catch((thrown: unknown) => thrown);
      expect((error as AmqpError).code).toBe('CONNECT_FAILED');
      expect(counting.open).toBe(0);
    } finally {
      transport.refuse(false);
    }
  });

  it('connects to nothing where it is told never to', async () => {
    await applications.init(await applications.compiled({ imports: [RabbitModule.forRoot(options({ connect: 'never' }))] }));
    expect(counting.attempts).toBe(0);
  });

  it('lets what has begun finish before anything is destroyed that its listener may use, wherever that is', async () => {
    const begun = until();
    const release = until();

    class Store implements OnModuleDestroy {
      constructor(private readonly place: string) {}
      onModuleDestroy(): void {
        seen.push(`destroyed ${this.place}`);
      }
    }
    const store = (place: string) => ({ provide: place, useValue: new Store(place) });

    @Injectable()
    class Slow {
      @RabbitListener({ queues: queue })
      async onText(text: string): Promise<void> {
        begun.open();
        await release.opened;
        seen.push(`done ${text}`);
      }
    }

    @Global()
    @Module({ providers: [store('everywhere')] })
    class GlobalModule {}
    @Module({ providers: [store('below')] })
    class Below {}
    @Module({ imports: [Below], providers: [Slow, store('beside')] })
    class Feature {}

    const imports = [GlobalModule, Feature, RabbitModule.forRoot(options()), RabbitModule.forFeature([])];
    const application = await applications.init(await applications.compiled({ imports, providers: [store('above')] }));
    await application.get(RabbitTemplate).convertAndSend('', own.name, 'text');
    await begun.opened;
    const closing = application.close();
    await eventually(() => expect(application.get(RabbitListenerRegistry).get('Slow.onText')?.state).toBe('stopping'));
    release.open();
    await closing;
    expect(seen[0]).toBe('done text');
    expect(seen.slice(1).sort()).toEqual(['above', 'below', 'beside', 'everywhere'].map((place) => `destroyed ${place}`));
  });

  it('sends for an HTTP request that it still answers while it closes, when no listener runs any more', async () => {
    const begun = until();
    const release = until();

    @Controller()
    class Shop {
      constructor(private readonly template: RabbitTemplate) {}
      @Get()
      async order(): Promise<string> {
        begun.open();
        await release.opened;
        await this.template.convertAndSend('', own.name, 'ordered', { unroutable: 'reject' });
        return 'sent';
      }
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const compiled = await applications.compiled({ imports: [RabbitModule.forRoot(options())], controllers: [Shop] });
    const application = compiled.createNestApplication<INestApplication<Server>>({ logger: false });
    await application.listen(0, '127.0.0.1');
    const answer = get(application.getHttpServer());
    await begun.opened;
    const closing = application.close();
    await eventually(() => expect(application.getHttpServer().listening).toBe(false));
    expect(application.get(RabbitListenerRegistry).get('Shop.onText')?.state).toBe('stopped');
    release.open();
    await expect(answer).resolves.toBe('200 sent');
    await closing;
    expect(counting.open).toBe(0);
    expect(seen).toEqual([]);
    const reader = (await applications.started({})).get(AmqpAdmin);
    await expect(reader.getQueueInfo(own)).resolves.toMatchObject({ messageCount: 1 });
  });

  describe('with listeners', () => {
    const environment = process.env.NODE_ENV;
    let logger: RecordingLogger;

    @Injectable()
    class Listener {
      @RabbitListener({ queues: queue })
      onText(_text: string): void {}
    }

    beforeEach(() => {
      logger = new RecordingLogger();
      process.env.NODE_ENV = 'development';
    });

    afterEach(() => {
      process.env.NODE_ENV = environment;
    });

    const created = () => {
      const imports = [RabbitModule.forRoot(options({ logger })), RabbitModule.forFeature([])];
      return NestFactory.createApplicationContext({ module: class Root {}, imports, providers: [Listener] }, { logger: false });
    };
    const warnings = () => logger.lines.filter((line) => line.includes('enableShutdownHooks'));
    const untilItWouldWarn = () => new Promise((resolve) => setTimeout(resolve, 1_200));

    it('warns once that nothing would stop them', async () => {
      const application = await created();
      expect(warnings()).toEqual([]);
      await untilItWouldWarn();
      await application.close();
      expect(warnings()).toHaveLength(1);
    });

    it('does not warn where shutdown hooks are enabled once it is created, or where it has been closed', async () => {
      const closed = await created();
      await closed.close();
      const application = await created();
      application.enableShutdownHooks();
      await untilItWouldWarn();
      await application.close();
      expect(warnings()).toEqual([]);
    });
  });
});

/** Asks over a connection of its own, which nothing keeps open. */
function get(server: Server): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.setEncoding('utf8').once('data', (body: string) => resolve(`${String(response.statusCode)} ${body}`));
    });
    asked.on('error', reject).end();
  });
}
