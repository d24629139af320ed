import { gunzip, gzip } from '@nest-amqp/client';
import type { Queue } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { Applications } from './application';

describeOnEachTransport('a compressed message', (transport) => {
  const applications = new Applications(transport);
  let queue: Queue;
  const order = { text: 'again and '.repeat(1_000) };

  beforeEach(() => {
    queue = applications.queue();
  });

  afterEach(() => applications.close());

  it('is small in the queue and whole for a template and a listener that unpack it', async () => {
    const handled: unknown[] = [];
    const application = applications.make({
      declarables: [queue],
      template: { beforePublish: [gzip()], afterReceive: [gunzip()] },
      listener: { afterReceive: [gunzip()] },
    });
    application.addListener(listener(queue, (payload: unknown) => void handled.push(payload), { options: { autoStart: false } }));
    await application.start();
    const plain = await applications.started();
    await application.template.sendToQueue(queue, order);
    const raw = await plain.template.receive(queue);
    expect(raw?.body.length).toBeLessThan(200);
    expect(raw?.properties).toMatchObject({ contentEncoding: 'gzip, UTF-8', headers: { springAutoDecompress: true } });

    await application.template.sendToQueue(queue, order);
    expect(await application.template.receiveAndConvert(queue)).toEqual(order);

    await application.template.sendToQueue(queue, order);
    await application.registry.containers[0]?.start();
    await eventually(() => expect(handled).toEqual([order]));
  });

  it('may be the request, the reply, or a single call', async () => {
    const options = { template: { afterReceive: [gunzip()] }, listener: { afterReceive: [gunzip()] } };
    const answers = applications.make({ ...options, declarables: [queue], template: { ...options.template, beforePublish: [gzip()] } });
    answers.addListener(listener(queue, ({ text }: { text: string }) => ({ text: text.toUpperCase() })));
    await answers.start();
    const application = await applications.started(options);
    const reply = await application.template.convertSendAndReceive('', queue, order, { postProcess: gzip() });
    expect(reply).toEqual({ text: order.text.toUpperCase() });
  });

  it('that would become too large never succeeds: it is parked as it came', async () => {
    const handled: unknown[] = [];
    const application = applications.make({ declarables: [queue], listener: { afterReceive: [gunzip({ maxBytes: 1_000 })] } });
    application.addListener(listener(queue, (payload: unknown) => void handled.push(payload)));
    await application.start();
    await application.template.sendToQueue(queue, order, { postProcess: gzip() });
    await application.template.sendToQueue(queue, { text: 'small' }, { postProcess: gzip() });
    await eventually(() => expect(handled).toEqual([{ text: 'small' }]));
    const parked = await application.template.receive(`${queue.name}.parking`, { timeoutMs: 5_000 });
    expect(parked?.properties).toMatchObject({ contentEncoding: 'gzip, UTF-8' });
    expect(JSON.parse(gunzip()(parked!).body.toString())).toEqual(order);
  });
});
