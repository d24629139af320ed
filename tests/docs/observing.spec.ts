import 'reflect-metadata';
import { Controller, Get, Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, TerminusModule, type HealthCheckResult } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { filter } from 'rxjs';
import { amqplib } from '@nest-amqp/amqplib';
import { memory } from '@nest-amqp/memory';
import {
  MessageProperties,
  Queue,
  RabbitContext,
  RabbitEvents,
  RabbitHealthIndicator,
  RabbitListener,
  RabbitModule,
  rabbitModuleOptionsFromEnv,
  rabbitOptionsFromEnv,
  RabbitTemplate,
} from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';

describe('what the pages on observing show', () => {
  test('events', async () => {
    const warned: string[] = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((message: string) => warned.push(message));
    // #region events
    @Injectable()
    class Alarms {
      private readonly logger = new Logger(Alarms.name);

      constructor({ events$ }: RabbitEvents) {
        events$.pipe(filter(({ type }) => type === 'message.parked' || type === 'message.returned')).subscribe((event) => {
          this.logger.warn(JSON.stringify(event));
        });
      }
    }
    // #endregion
    const application = await Test.createTestingModule({
      imports: [RabbitModule.forRoot({ transport: memory() })],
      providers: [Alarms],
    }).compile();
    await application.init();
    await application.get(RabbitTemplate).convertAndSend('', 'nobody', 1, { unroutable: 'ignore', messageId: 'm1' });
    await application.close();
    expect(warned.find((line) => line.includes('message.returned'))).toContain('"messageId":"m1"');
  });

  test('observation', async () => {
    // #region observation
    const rabbit = RabbitModule.forRoot({ transport: memory(), observation: { tracing: true, metrics: true } });
    // #endregion
    const application = await Test.createTestingModule({ imports: [rabbit] }).compile();
    await application.init();
    await application.close();
  });

  test('context', async () => {
    const told: string[] = [];
    const log = (line: string): void => void told.push(line);

    // #region context
    @Injectable()
    class Invoices {
      constructor(private readonly rabbitTemplate: RabbitTemplate) {}

      async create(order: string): Promise<void> {
        log(`invoice for ${order}, because of ${RabbitContext.current()?.messageId}`);
        await this.rabbitTemplate.convertAndSend('', 'invoices', order); // has the correlation id of the order
      }
    }
    // #endregion

    @Injectable()
    class Listener {
      constructor(private readonly invoices: Invoices) {}

      @RabbitListener({ queuesToDeclare: new Queue('orders') })
      async onOrder(order: string): Promise<void> {
        await this.invoices.create(order);
      }

      @RabbitListener({ queuesToDeclare: new Queue('invoices') })
      onInvoice(_order: string, { correlationId }: MessageProperties): void {
        log(`invoice of ${correlationId}`);
      }
    }
    const application = await Test.createTestingModule({
      imports: [RabbitModule.forRoot({ transport: memory() })],
      providers: [Invoices, Listener],
    }).compile();
    await application.init();
    await application.get(RabbitTemplate).convertAndSend('', 'orders', 'o1', { messageId: 'm1', correlationId: 'c1' });
    await eventually(() => expect(told).toEqual(['invoice for o1, because of m1', 'invoice of c1']));
    await application.close();
  });

  test('health', async () => {
    // #region health
    @Controller('health')
    class HealthController {
      constructor(
        private readonly checks: HealthCheckService,
        private readonly rabbit: RabbitHealthIndicator,
      ) {}

      @Get()
      check(): Promise<HealthCheckResult> {
        return this.checks.check([() => this.rabbit.isHealthy()]);
      }
    }
    // #endregion
    const application = await Test.createTestingModule({
      imports: [RabbitModule.forRoot({ transport: memory() }), TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
    }).compile();
    await application.init();
    expect(await application.get(HealthController).check()).toMatchObject({ status: 'ok', info: { rabbitmq: { status: 'up' } } });
    await application.close();
  });

  test('the environment', async () => {
    process.env.RABBITMQ_HOST = 'rabbit.example';
    process.env.RABBITMQ_LISTENER_PREFETCH = '10';
    // #region environment
    const fromEnvironment = RabbitModule.forRoot({
      transport: amqplib(rabbitOptionsFromEnv()),
      ...rabbitModuleOptionsFromEnv(),
    });
    // #endregion
    delete process.env.RABBITMQ_HOST;
    delete process.env.RABBITMQ_LISTENER_PREFETCH;
    expect(fromEnvironment.module).toBe(RabbitModule);
  });
});
