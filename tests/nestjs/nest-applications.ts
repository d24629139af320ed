import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AmqpAdmin, Queue, RabbitModule, type AmqpLogger, type RabbitModuleOptions } from '@nest-amqp/nestjs';
import { uniqueName, type TransportUnderTest } from '../support/transports';

/** Makes Nest applications on one transport, closes them when the test is over, and deletes the queues that it made. */
export class NestApplications {
  private readonly open: TestingModule[] = [];
  private readonly queues: Queue[] = [];

  constructor(private readonly transport: TransportUnderTest) {}

  /** Options that connect to the broker under test and lose no time. */
  options(options: Partial<RabbitModuleOptions> = {}): RabbitModuleOptions {
    return {
      transport: this.transport.factory(),
      reconnect: { initialMs: 5, maxMs: 50 },
      logger: silent,
      ...options,
      listener: { retry: [1, 1], ...options.listener },
    };
  }

  async started(metadata: ModuleMetadata, options: Partial<RabbitModuleOptions> = {}): Promise<TestingModule> {
    return this.init(
      await this.compiled({ ...metadata, imports: [RabbitModule.forRoot(this.options(options)), ...(metadata.imports ?? [])] }),
    );
  }

  async compiled(metadata: ModuleMetadata): Promise<TestingModule> {
    const application = await Test.createTestingModule(metadata).compile();
    this.open.push(application);
    return application;
  }

  async init(application: TestingModule): Promise<TestingModule> {
    await application.init();
    return application;
  }

  /** A durable queue with a name of its own, deleted at the end. */
  queue(base = 'nestjs', args?: Queue['arguments']): Queue {
    const queue = new Queue(uniqueName(base), { arguments: args });
    this.queues.push(queue, new Queue(`${queue.name}.parking`));
    return queue;
  }

  /** A queue that {@link queue} has named. */
  queueNamed(name: string): Queue {
    return this.queues.find((queue) => queue.name === name) ?? new Queue(name);
  }

  async close(): Promise<void> {
    // Of one that did not start, or that the test has closed, Nest's close may fail.
    for (const application of this.open.splice(0)) await application.close().catch(() => undefined);
    const cleaner = await Test.createTestingModule({ imports: [RabbitModule.forRoot(this.options())] }).compile();
    for (const queue of this.queues.splice(0)) await cleaner.get(AmqpAdmin).deleteQueue(queue);
    await cleaner.close();
  }
}

const silent: AmqpLogger = { error: () => undefined, warn: () => undefined, log: () => undefined };

/** A logger that keeps what it is told. */
export class RecordingLogger implements AmqpLogger {
  readonly lines: string[] = [];
  error = (message: string): void => void this.lines.push(`error ${message}`);
  warn = (message: string): void => void this.lines.push(`warn ${message}`);
  log = (message: string): void => void this.lines.push(`log ${message}`);
}
