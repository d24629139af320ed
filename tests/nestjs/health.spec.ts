import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { RabbitHealthIndicator, RabbitListener } from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { NestApplications } from './nest-applications';

describeOnEachTransport('RabbitHealthIndicator', (transport) => {
  const applications = new NestApplications(transport);

  afterEach(async () => {
    transport.refuse(false);
    await applications.close();
  });

  it('is a check of @nestjs/terminus that tells of a lost connection', async () => {
    const application = await applications.started({ imports: [TerminusModule.forRoot({ logger: false })] });
    const rabbit = application.get(RabbitHealthIndicator);
    const check = () => application.get(HealthCheckService).check([() => rabbit.isHealthy('broker')]);
    expect(await check()).toMatchObject({ status: 'ok', info: { broker: { status: 'up', degraded: false } } });
    transport.refuse(true);
    transport.cut();
    await eventually(() => expect(check()).rejects.toMatchObject({ response: { status: 'error', error: { broker: { status: 'down' } } } }));
  });

  it('tells of each listener by its id', async () => {
    const missing = uniqueName('missing');

    @Injectable()
    class Waiting {
      @RabbitListener({ queues: missing })
      onText(_text: string): void {}
    }

    const application = await applications.started({ providers: [Waiting] });
    const { rabbitmq } = application.get(RabbitHealthIndicator).isHealthy('rabbitmq', { startGraceMs: 0 });
    expect(rabbitmq).toMatchObject({ status: 'down', listeners: { 'Waiting.onText': { status: 'down', missingQueues: [missing] } } });
  });
});
