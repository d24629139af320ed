import 'reflect-metadata';
import { Injectable, type ModuleMetadata } from '@nestjs/common';
import { lastValueFrom, toArray, filter, map } from 'rxjs';
import { InjectRabbitEvents, RabbitEvents, RabbitListener, RabbitModule, RabbitTemplate, type RabbitEvent } from '@nest-amqp/nestjs';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { NestApplications } from './nest-applications';

describeOnEachTransport('RabbitEvents', (transport) => {
  const applications = new NestApplications(transport);

  afterEach(() => applications.close());

  it('are one stream that is injected by its class, and completes with the application', async () => {
    const queue = applications.queue();

    @Injectable()
    class Listener {
      @RabbitListener({ queues: queue })
      onText(_text: string): void {}
    }

    @Injectable()
    class Watch {
      readonly types: Promise<string[]>;
      constructor(events: RabbitEvents) {
        this.types = lastValueFrom(
          events.events$.pipe(
            map(({ type }) => type),
            toArray(),
          ),
        );
      }
    }

    const application = await applications.started({ providers: [Listener, Watch] });
    const { types } = application.get(Watch);
    await application.get(RabbitTemplate).convertAndSend('', uniqueName('nobody'), 1, { unroutable: 'ignore' });
    await application.close();
    expect(await types).toEqual(['connection.up', 'connection.up', 'consumer.started', 'message.returned']);
  });

  it('are those of each broker by its name', async () => {
    const seen: RabbitEvent[] = [];

    @Injectable()
    class Watch {
      constructor(@InjectRabbitEvents('billing') events: RabbitEvents) {
        events.events$.pipe(filter(({ type }) => type === 'connection.up')).subscribe((event) => seen.push(event));
      }
    }

    const metadata: ModuleMetadata = {
      imports: [RabbitModule.forRoot(applications.options({ name: 'billing', appName: 'billing' }))],
      providers: [Watch],
    };
    await applications.started(metadata, { appName: 'other' });
    expect(seen.map((event) => event.type === 'connection.up' && event.connection.startsWith('billing@'))).toEqual([true, true]);
  });
});
