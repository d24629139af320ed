import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import {
  BadRequestException,
  Catch,
  Controller,
  Injectable,
  ParseIntPipe,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type ModuleMetadata,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import {
  Header,
  Message,
  Payload,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  type ListenerInvocation,
  type RabbitContextType,
  type RabbitModuleOptions,
} from '@nest-amqp/nestjs';
import { IsInt, IsString } from 'class-validator';
import { map, of, type Observable } from 'rxjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { NestApplications, RecordingLogger } from './nest-applications';

class Order {
  @IsString() id = '';
  @IsInt() amount = 0;
}

const queue = (config: { readonly queue: string }): string => config.queue;

describeOnEachTransport('enhancers of listeners', (transport) => {
  const applications = new NestApplications(transport);
  let queueName: string;
  let attempts: unknown[];
  let recovered: Error[];
  let logger: RecordingLogger;

  beforeEach(() => {
    queueName = applications.queue().name;
    attempts = [];
    recovered = [];
    logger = new RecordingLogger();
  });

  afterEach(() => applications.close());

  /** An application with a listener; what becomes of messages that cannot succeed is recorded. */
  async function started(metadata: ModuleMetadata, options: Partial<RabbitModuleOptions> = {}): Promise<RabbitTemplate> {
    const application = await applications.started(metadata, {
      config: { queue: queueName },
      declarables: [applications.queueNamed(queueName)],
      logger,
      ...options,
      listener: { retry: [1], recoverer: (_message, error) => void recovered.push(error) },
    });
    return application.get(RabbitTemplate);
  }

  const send = (template: RabbitTemplate, payload: unknown): Promise<void> => template.convertAndSend('', queueName, payload);

  @Injectable()
  class Refusing implements CanActivate {
    canActivate(context: ExecutionContext): boolean {
      expect(context.getType<RabbitContextType>()).toBe('rabbit');
      expect(context.switchToRpc().getContext<ListenerInvocation>().message).toBeInstanceOf(Message);
      return context.switchToRpc().getData<string>() !== 'refused';
    }
  }

  it('are guards: what one refuses never succeeds, and the failure names it', async () => {
    @Injectable()
    @UseGuards(Refusing)
    class Guarded {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        attempts.push(text);
      }
    }

    const template = await started({ providers: [Guarded] });
    await send(template, 'refused');
    await send(template, 'allowed');
    await eventually(() => expect(attempts).toEqual(['allowed']));
    await eventually(() => expect(recovered).toHaveLength(1));
    expect(causes(recovered[0])).toContain('Refusing refused the message for Guarded.onText');
  });

  it('are guards on controllers, made by Nest with what they inject, that read metadata of the handler', async () => {
    @Injectable()
    class Roles implements CanActivate {
      constructor(private readonly reflector: Reflector) {}
      canActivate(context: ExecutionContext): boolean {
        return this.reflector.get<string>('role', context.getHandler()) === context.switchToRpc().getData();
      }
    }

    @Controller()
    class GuardedController {
      @RabbitListener({ queues: queue })
      @SetMetadata('role', 'admin')
      @UseGuards(Roles)
      onText(text: string): void {
        attempts.push(text);
      }
    }

    const template = await started({ controllers: [GuardedController] });
    await send(template, 'user');
    await send(template, 'admin');
    await eventually(() => expect(attempts).toEqual(['admin']));
    await eventually(() => expect(recovered).toHaveLength(1));
  });

  it('stay bound to a handler that a test spies on', async () => {
    @Injectable()
    @UseGuards(Refusing)
    class Guarded {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        attempts.push(text);
      }
    }

    const options = applications.options({ config: { queue: queueName }, declarables: [applications.queueNamed(queueName)] });
    const application = await applications.compiled({ imports: [RabbitModule.forRoot(options)], providers: [Guarded] });
    const spy = jest.spyOn(application.get(Guarded), 'onText').mockImplementation(() => undefined);
    await application.init();
    await send(application.get(RabbitTemplate), 'refused');
    await send(application.get(RabbitTemplate), 'allowed');
    await eventually(() => expect(spy.mock.calls).toEqual([['allowed']]));
    expect(attempts).toEqual([]);
  });

  it('are guards whose own failure is retried', async () => {
    let failures = 0;

    class Flaky implements CanActivate {
      canActivate(): boolean {
        failures += 1;
        if (failures === 1) throw new Error('the database is away');
        return true;
      }
    }

    @Injectable()
    class Guarded {
      @RabbitListener({ queues: queue })
      @UseGuards(new Flaky())
      onText(text: string): void {
        attempts.push(text);
      }
    }

    const template = await started({ providers: [Guarded] });
    await send(template, 'text');
    await eventually(() => expect(attempts).toEqual(['text']));
    expect(failures).toBe(2);
  });

  it('are pipes: a payload that does not validate never succeeds, one that does is an instance of its class', async () => {
    @Injectable()
    class Validated {
      @RabbitListener({ queues: queue })
      @UsePipes(new ValidationPipe({ whitelist: true, transform: true }))
      onOrder(message: Message, order: Order): void {
        expect(message).toBeInstanceOf(Message);
        attempts.push(order);
      }
    }

    const template = await started({ providers: [Validated] });
    await send(template, { id: 'a', amount: 'many' });
    await send(template, { id: 'a', amount: 1, other: true });
    await eventually(() => expect(attempts).toEqual([{ id: 'a', amount: 1 }]));
    expect(attempts[0]).toBeInstanceOf(Order);
    await eventually(() => expect(recovered).toHaveLength(1));
    expect(logger.lines.filter((line) => line.includes('tried again'))).toEqual([]);
  });

  it('are pipes of single parameters, classes and instances', async () => {
    @Injectable()
    class Piped {
      @RabbitListener({ queues: queue })
      onText(@Payload(String, ParseIntPipe) amount: number, @Header('x-count', new ParseIntPipe()) count: number): void {
        attempts.push(amount + count);
      }
    }

    const template = await started({ providers: [Piped] });
    await template.convertAndSend('', queueName, '40', { headers: { 'x-count': '2' } });
    await eventually(() => expect(attempts).toEqual([42]));
    await template.convertAndSend('', queueName, 'many', { headers: { 'x-count': '2' } });
    await eventually(() => expect(recovered).toHaveLength(1));
  });

  it('are interceptors, which see the result and may change the reply', async () => {
    class Shouting implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler<string>) {
        return next.handle().pipe(map((text) => text.toUpperCase()));
      }
    }

    @Injectable()
    class Intercepted {
      @RabbitListener({ queues: queue })
      @UseInterceptors(Shouting)
      async onText(text: string): Promise<string> {
        return `heard ${text}`;
      }
    }

    const template = await started({ providers: [Intercepted] });
    await expect(template.convertSendAndReceive('', queueName, 'it')).resolves.toBe('HEARD IT');
  });

  it('are interceptors: what one keeps for the time of the call is there for those after it and for the handler', async () => {
    const tenant = new AsyncLocalStorage<string>();
    class Tenant implements NestInterceptor {
      intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
        return tenant.run(context.switchToRpc().getData<string>(), () => next.handle());
      }
    }
    class Late implements NestInterceptor {
      // Nest takes a promise of an observable as well.
      async intercept(_context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
        await Promise.resolve();
        attempts.push(`interceptor ${tenant.getStore()}`);
        return next.handle();
      }
    }

    @Injectable()
    class Intercepted {
      @RabbitListener({ queues: queue })
      @UseInterceptors(Tenant, Late)
      onText(_text: string): Observable<string | undefined> {
        return of(tenant.getStore());
      }
    }

    const template = await started({ providers: [Intercepted] });
    await expect(template.convertSendAndReceive('', queueName, 'acme')).resolves.toBe('acme');
    expect(attempts).toEqual(['interceptor acme']);
  });

  it('are filters: one that returns has handled the message; what none catches is retried and logged by this package alone', async () => {
    @Catch(BadRequestException)
    class Forgiving implements ExceptionFilter {
      catch(): void {
        attempts.push('forgiven');
      }
    }

    @Injectable()
    @UseFilters(Forgiving)
    class Filtered {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        attempts.push(text);
        throw text === 'http' ? new BadRequestException() : new Error('broken');
      }
    }

    const nestLog = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const template = await started({ providers: [Filtered] });
    await send(template, 'http');
    await send(template, 'other');
    await eventually(() => expect(recovered).toHaveLength(1));
    expect(nestLog.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('broken'))).toEqual([]);
    nestLog.mockRestore();
    expect(attempts).toEqual(['http', 'forgiven', 'other', 'other']);
    expect(logger.lines.filter((line) => line.includes('broken') && line.includes('tried again'))).toHaveLength(1);
  });

  it('are retried for an HttpException of the handler, like for any other error', async () => {
    @Injectable()
    class Throwing {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        attempts.push(text);
        if (attempts.length === 1) throw new BadRequestException();
      }
    }

    const template = await started({ providers: [Throwing] });
    await send(template, 'text');
    await eventually(() => expect(attempts).toEqual(['text', 'text']));
    expect(recovered).toEqual([]);
  });

  describe('of the whole application', () => {
    const calls: string[] = [];

    class GlobalGuard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        calls.push(`guard ${context.getType()}`);
        return true;
      }
    }
    class GlobalInterceptor implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler) {
        calls.push('interceptor');
        return next.handle();
      }
    }
    class GlobalPipe {
      transform(value: unknown): unknown {
        calls.push('pipe');
        return value;
      }
    }
    @Catch()
    class GlobalFilter implements ExceptionFilter {
      catch(): void {
        calls.push('filter');
      }
    }

    const global = [
      { provide: APP_GUARD, useClass: GlobalGuard },
      { provide: APP_INTERCEPTOR, useClass: GlobalInterceptor },
      { provide: APP_PIPE, useClass: GlobalPipe },
      { provide: APP_FILTER, useClass: GlobalFilter },
    ];

    @Injectable()
    class Plain {
      @RabbitListener({ queues: queue })
      onText(text: string): void {
        attempts.push(text);
        throw new Error('broken');
      }
    }

    beforeEach(() => {
      calls.length = 0;
    });

    it('do not apply', async () => {
      const template = await started({ providers: [Plain, ...global] });
      await send(template, 'text');
      await eventually(() => expect(recovered).toHaveLength(1));
      expect(calls).toEqual([]);
    });

    it('apply when that is asked for; a global filter sees the failure, and it stays one', async () => {
      const template = await started({ providers: [Plain, ...global] }, { enhancers: { global: true } });
      await send(template, 'text');
      await eventually(() => expect(recovered).toHaveLength(1));
      const attempt = ['guard rabbit', 'interceptor', 'pipe', 'filter'];
      expect(calls).toEqual([...attempt, ...attempt]);
    });

    it('are told from those that the module binds to all listeners, whose filters do handle', async () => {
      const enhancers = { guards: [GlobalGuard], interceptors: [new GlobalInterceptor()], pipes: [GlobalPipe], filters: [GlobalFilter] };
      const template = await started({ providers: [Plain] }, { enhancers });
      await send(template, 'text');
      await eventually(() => expect(calls).toEqual(['guard rabbit', 'interceptor', 'pipe', 'filter']));
      await send(template, 'text');
      await eventually(() => expect(calls).toHaveLength(8));
      expect(recovered).toEqual([]);
    });
  });
});

/** The messages of an error and of everything that caused it. */
function causes(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${causes(error.cause)}` : '';
}
