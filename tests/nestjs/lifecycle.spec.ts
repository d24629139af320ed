import 'reflect-metadata';
import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Transport, TransportFactory } from '@nest-amqp/core';
import {
  AmqpAdmin,
  ListenerRegistry,
  Queue,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  type AmqpError,
  type RabbitModuleOptions,
} from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { NestApplications } from './nest-applications';

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
    await eventually(() => expect(application.get(ListenerRegistry).get('Slow.onText')?.state).toBe('stopping'));
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

  it('warns of listeners that nothing would stop', async () => {
    @Injectable()
    class Listener {
      @RabbitListener({ queues: queue })
      onText(_text: string): void {}
    }

    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const environment = process.env.NODE_ENV;
    process.env.NODE_ENV = 'development';
    try {
      const metadata = { imports: [RabbitModule.forRoot(options())], providers: [Listener] };
      const without = await NestFactory.createApplicationContext({ module: class Root {}, ...metadata }, { logger: false });
      await without.close();
      expect(warn.mock.calls.filter(([text]) => String(text).includes('enableShutdownHooks'))).toHaveLength(1);
      const compiled = await applications.compiled(metadata);
      compiled.enableShutdownHooks();
      await compiled.init();
      expect(warn.mock.calls.filter(([text]) => String(text).includes('enableShutdownHooks'))).toHaveLength(1);
    } finally {
      process.env.NODE_ENV = environment;
      warn.mockRestore();
    }
  });
});
