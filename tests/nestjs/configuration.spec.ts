import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import {
  AmqpAdmin,
  AmqpOptionsError,
  Binding,
  RabbitListenerRegistry,
  MessageProperties,
  RabbitListener,
  RabbitModule,
  RabbitTemplate,
  SendTo,
  TopicExchange,
  type RabbitModuleOptions,
} from '@nest-amqp/nestjs';
import type { Type } from '@nestjs/common';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { NestApplications } from './nest-applications';

interface Names {
  readonly orders: { readonly queue: string; readonly queues: readonly string[]; readonly concurrency: string };
}

describeOnEachTransport('options of decorators', (transport) => {
  const applications = new NestApplications(transport);
  let seen: string[];
  let names: Names;

  beforeEach(() => {
    seen = [];
    const [queue, other] = [applications.queue().name, applications.queue('test,with,commas').name];
    names = { orders: { queue, queues: [queue, other], concurrency: '3' } };
  });

  afterEach(() => applications.close());

  const configured = () => ConfigModule.forRoot({ ignoreEnvFile: true, load: [() => names] });
  const declarables = () => names.orders.queues.map((name) => applications.queueNamed(name));

  @Injectable()
  class PlaceholderListener {
    @RabbitListener({
      queues: '${orders.queue}',
      id: 'by.${orders.queue}',
      concurrency: '${orders.concurrency:1}',
      prefetch: '${no.prefetch:7}',
    })
    onText(text: string): void {
      seen.push(text);
    }
  }

  // #region placeholders
  @Injectable()
  class OrderListener {
    @RabbitListener({ queues: '${orders.queue}', concurrency: '${orders.concurrency:1}' })
    onOrder(order: string): void {
      seen.push(order);
    }
  }
  // #endregion

  it('come from the ConfigService by placeholders, numbers as well', async () => {
    const application = await applications.started(
      { imports: [configured()], providers: [PlaceholderListener] },
      { declarables: declarables() },
    );
    await application.get(RabbitTemplate).convertAndSend('', names.orders.queue, 'text');
    await eventually(() => expect(seen).toEqual(['text']));
    const container = application.get(RabbitListenerRegistry).get(`by.${names.orders.queue}`);
    expect(container?.options).toMatchObject({ concurrency: 3, prefetch: 7 });
  });

  it('come from the ConfigService where a module gives its options by a factory', async () => {
    const rabbit = RabbitModule.forRootAsync({
      imports: [configured()],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => applications.options({ config, declarables: declarables() }),
    });
    const application = await applications.init(await applications.compiled({ imports: [rabbit], providers: [OrderListener] }));
    await application.get(RabbitTemplate).convertAndSend('', names.orders.queue, 'text');
    await eventually(() => expect(seen).toEqual(['text']));
  });

  it('come from a plain object, and what that does not know from the ConfigService', async () => {
    const config = { 'orders.queue': names.orders.queue };
    const application = await applications.started(
      { imports: [configured()], providers: [PlaceholderListener] },
      { config, declarables: declarables() },
    );
    const container = application.get(RabbitListenerRegistry).get(`by.${names.orders.queue}`);
    expect(container?.options.concurrency).toBe(3);
  });

  it('come from a function of any provider that the module names as its configuration', async () => {
    // #region function
    @Injectable()
    class Settings {
      readonly queue = names.orders.queue;
    }

    @Injectable()
    class SettingsListener {
      @RabbitListener({ queues: (settings: Settings) => settings.queue })
      onText(text: string): void {
        seen.push(text);
      }
    }
    // #endregion

    @Module({ providers: [Settings], exports: [Settings] })
    class SettingsModule {}

    const application = await applications.started(
      { imports: [SettingsModule], providers: [SettingsListener] },
      { config: Settings, declarables: declarables() },
    );
    await application.get(RabbitTemplate).convertAndSend('', names.orders.queue, 'text');
    await eventually(() => expect(seen).toEqual(['text']));
  });

  it('come from a function of the ConfigService where nothing else is named', async () => {
    @Injectable()
    class FunctionListener {
      @RabbitListener({ queues: (config: ConfigService) => config.getOrThrow<string>('orders.queue'), consumers: () => 2 })
      onText(_text: string): void {}
    }

    const application = await applications.started(
      { imports: [configured()], providers: [FunctionListener] },
      { declarables: declarables() },
    );
    await expect(application.get(AmqpAdmin).getQueueInfo(names.orders.queue)).resolves.toMatchObject({ consumerCount: 2 });
  });

  it('may be lists of queues, whose names may hold commas (Spring D4)', async () => {
    @Injectable()
    class Several {
      @RabbitListener({ id: 'several', queues: '${orders.queues}' })
      onText(_text: string): void {}
    }

    const application = await applications.started({ imports: [configured()], providers: [Several] }, { declarables: declarables() });
    expect(application.get(RabbitListenerRegistry).get('several')?.endpoint.queues).toEqual(names.orders.queues);
  });

  it('take the names of bindings and of reply addresses from the configuration as well', async () => {
    const exchange = uniqueName('configured');

    @Injectable()
    class Bound {
      @RabbitListener({
        bindings: {
          queue: '${orders.queue}',
          exchange: { name: (config: { exchange: string }) => config.exchange, type: 'topic', autoDelete: true },
          key: ['order.*.placed', '${keys.paid}'],
        },
      })
      @SendTo('/${orders.queues.1}')
      onText(text: string, { receivedRoutingKey }: MessageProperties): string {
        seen.push(`${String(receivedRoutingKey)} ${text}`);
        return text.toUpperCase();
      }
    }

    const config = { exchange, keys: { paid: 'paid.#' } };
    const [, replies] = declarables();
    const application = await applications.started({ imports: [configured()], providers: [Bound] }, { config, declarables: [replies!] });
    const template = application.get(RabbitTemplate);
    for (const key of ['order.eu.placed', 'paid']) await template.convertAndSend(exchange, key, 'text', { unroutable: 'reject' });
    await eventually(() => expect(seen).toEqual(['order.eu.placed text', 'paid text']));
    await expect(template.receiveAndConvert(replies!, { timeoutMs: 5_000 })).resolves.toBe('TEXT');
    await application.get(AmqpAdmin).removeBinding(new Binding({ destination: names.orders.queue, exchange, routingKey: 'paid.#' }));
    await application.get(AmqpAdmin).deleteExchange(new TopicExchange(exchange));
  });

  describe('that cannot be had', () => {
    async function failure(listener: Type, options: Partial<RabbitModuleOptions> = {}): Promise<AmqpOptionsError> {
      const error: unknown = await applications.started({ providers: [listener] }, options).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AmqpOptionsError);
      return error as AmqpOptionsError;
    }

    it('are told at start-up with class and method, all at once', async () => {
      @Injectable()
      class Unconfigured {
        @RabbitListener({
          queues: ['${orders.queue}', '${no.such}'],
          id: '${no.id}',
          concurrency: '${many}',
          exclusive: '${maybe}',
          connection: '${where}',
        })
        @SendTo('${no.reply}')
        onText(_text: string): void {}
        @RabbitListener({ queues: () => undefined as never })
        second(_text: string): void {}
        @RabbitListener({
          queues: () => {
            throw new Error('broken');
          },
        })
        third(_text: string): void {}
        @RabbitListener({ queues: ['', 5 as never], bindings: { queue: '${b}', exchange: '${c}' } })
        fourth(_text: string): void {}
      }

      const error = await failure(Unconfigured, { config: { orders: { queue: 'q' }, many: 'lots', maybe: 'perhaps' } });
      expect(error.faults.map(({ option, problem }) => `${option}: ${problem}`).sort()).toEqual(
        [
          '@RabbitListener of Unconfigured.onText, connection: nothing is configured for \'where\' in "${where}"',
          '@RabbitListener of Unconfigured.onText, queues: nothing is configured for \'no.such\' in "${no.such}"',
          '@RabbitListener of Unconfigured.onText, id: nothing is configured for \'no.id\' in "${no.id}"',
          "@RabbitListener of Unconfigured.onText, concurrency: it is 'lots'",
          "@RabbitListener of Unconfigured.onText, exclusive: it is 'perhaps'",
          '@SendTo of Unconfigured.onText, address: nothing is configured for \'no.reply\' in "${no.reply}"',
          '@RabbitListener of Unconfigured.second, queues: it is undefined',
          '@RabbitListener of Unconfigured.third, queues: broken',
          '@RabbitListener of Unconfigured.fourth, queues: a name is empty',
          '@RabbitListener of Unconfigured.fourth, queues: it holds 5',
          '@RabbitListener of Unconfigured.fourth, bindings.queue: nothing is configured for \'b\' in "${b}"',
          '@RabbitListener of Unconfigured.fourth, bindings.exchange: nothing is configured for \'c\' in "${c}"',
        ].sort(),
      );
    });

    it('say so where there is no configuration at all', async () => {
      expect((await failure(PlaceholderListener)).message).toContain(
        'PlaceholderListener.onText, queues: nothing is configured for \'orders.queue\' in "${orders.queue}", for there is no configuration',
      );
    });
  });
});
