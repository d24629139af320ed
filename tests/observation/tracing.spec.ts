import { SpanKind, SpanStatusCode, trace, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { RabbitApplication, RabbitApplicationOptions } from '@nest-amqp/client';
import { Binding, DirectExchange, Message, type Queue } from '@nest-amqp/core';
import { Applications } from '../client/application';
import { listener, LogBook } from '../listener/listening';
import { eventually } from '../support/eventually';
import { describeOnEachTransport, uniqueName } from '../support/transports';
import { InMemoryTelemetry } from './in-memory-telemetry';

describeOnEachTransport('tracing', (transport) => {
  const applications = new Applications(transport);
  const telemetry = new InMemoryTelemetry();
  let queue: Queue;
  let logger: LogBook;

  beforeAll(() => telemetry.start());
  afterAll(() => telemetry.stop());
  beforeEach(() => {
    queue = applications.queue('traced');
    logger = new LogBook();
  });
  afterEach(async () => {
    await applications.close();
    telemetry.forget();
  });

  const make = (options?: Partial<RabbitApplicationOptions>): RabbitApplication =>
    applications.make({ observation: { tracing: true }, declarables: [queue], logger, ...options });
  const parentOf = ({ parentSpanContext }: ReadableSpan): string | undefined => parentSpanContext?.spanId;
  const idOf = (span: ReadableSpan): string => span.spanContext().spanId;

  it('makes one trace of a send, its handling and its settling, with the attributes of the messaging conventions (Spring H16)', async () => {
    const exchange = new DirectExchange(uniqueName('traced'));
    const bound = new Binding({ exchange, destination: queue, routingKey: 'key' });
    const application = make({ declarables: [queue, exchange, bound] });
    application.addListener(listener(queue, () => undefined, { id: 'traced-listener' }));
    await application.start();
    await application.template.convertAndSend(exchange, 'key', 'hello', { messageId: 'm1', correlationId: 'c1' });
    const settle = await eventually(() => telemetry.span(`ack ${queue.name}`));
    const send = telemetry.span(`send ${exchange.name}`);
    const process = telemetry.span(`process ${queue.name}`);
    expect([send, process, settle].map(({ kind }) => kind)).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER, SpanKind.CLIENT]);
    expect(new Set([send, process, settle].map((span) => span.spanContext().traceId)).size).toBe(1);
    expect([parentOf(send), parentOf(process), parentOf(settle)]).toEqual([undefined, idOf(send), idOf(process)]);
    const message = {
      'messaging.system': 'rabbitmq',
      'messaging.message.id': 'm1',
      'messaging.message.conversation_id': 'c1',
      'messaging.message.body.size': 7,
      'messaging.rabbitmq.destination.routing_key': 'key',
      'server.address': expect.any(String),
    };
    expect(send.attributes).toMatchObject({
      ...message,
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': `${exchange.name}:key`,
    } satisfies Attributes);
    expect(process.attributes).toMatchObject({
      ...message,
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': `${exchange.name}:key:${queue.name}`,
      'messaging.rabbitmq.message.delivery_tag': 1,
      'nest_amqp.listener.id': 'traced-listener',
    });
    expect(settle.attributes).toMatchObject({ 'messaging.operation.name': 'ack', 'messaging.operation.type': 'settle' });
  });

  it('goes on below a handler: what it sends is a child of its span', async () => {
    const next = applications.queue('next');
    const application = make({ declarables: [queue, next] });
    application.addListener(
      listener(queue, async () => {
        await Promise.resolve();
        await application.template.convertAndSend('', next.name, 'on');
      }),
    );
    await application.start();
    await trace.getTracer('test').startActiveSpan('request', async (span) => {
      await application.template.convertAndSend('', queue.name, 'go');
      span.end();
    });
    await eventually(() => telemetry.span(`ack ${queue.name}`));
    const [request, first, process, second] = ['request', `send ${queue.name}`, `process ${queue.name}`, `send ${next.name}`].map((name) =>
      telemetry.span(name),
    );
    expect([parentOf(first!), parentOf(process!), parentOf(second!)]).toEqual([idOf(request!), idOf(first!), idOf(process!)]);
  });

  it('says of a handler that failed what kind of error it was, and how the message was settled', async () => {
    const application = make({ listener: { retry: [1] } });
    let attempts = 0;
    application.addListener(
      listener(
        queue,
        () => {
          attempts++;
          throw new RangeError('no');
        },
        { options: { recoverer: 'discard' } },
      ),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 'go');
    const settle = await eventually(() => telemetry.span(`ack ${queue.name}`));
    const process = telemetry.span(`process ${queue.name}`);
    expect(attempts).toBe(2);
    expect(process.status.code).toBe(SpanStatusCode.ERROR);
    expect(process.attributes['error.type']).toBe('RangeError');
    expect(parentOf(settle)).toBe(idOf(process));
  });

  it('says of a settling by hand that it rejected', async () => {
    const application = make();
    application.addListener(
      listener(queue, (_payload, { acknowledgment }) => acknowledgment.nack({ requeue: false }), { options: { ackMode: 'MANUAL' } }),
    );
    await application.start();
    await application.template.convertAndSend('', queue.name, 'go');
    const settle = await eventually(() => telemetry.span(`nack ${queue.name}`));
    expect(settle.attributes).toMatchObject({ 'messaging.operation.name': 'nack', 'nest_amqp.requeue': false });
  });

  it('says of a send that failed why, by the code', async () => {
    const application = make();
    await application.start();
    const nobody = uniqueName('nobody');
    await expect(application.template.convertAndSend('', nobody, 'x')).rejects.toMatchObject({ code: 'RETURNED' });
    await application.template.convertAndSend('', uniqueName('other'), 'x', { unroutable: 'ignore' });
    const [failed, ignored] = telemetry.spans;
    expect([failed!.status.code, failed!.attributes['error.type']]).toEqual([SpanStatusCode.ERROR, 'RETURNED']);
    expect([ignored!.status.code, ignored!.attributes['nest_amqp.returned']]).toEqual([SpanStatusCode.UNSET, true]);
  });

  it('joins a request, its handling, the reply and its arrival in one trace', async () => {
    const application = make();
    application.addListener(listener(queue, async (n: number) => n + 1));
    await application.start();
    await expect(application.template.convertSendAndReceive('', queue, 1)).resolves.toBe(2);
    await eventually(() => telemetry.span(`ack ${queue.name}`));
    const names = [`request ${queue.name}`, `process ${queue.name}`, 'send amq.rabbitmq.reply-to', 'receive amq.rabbitmq.reply-to'];
    const [request, process, reply, received] = names.map((name) => telemetry.span(name));
    expect(parentOf(process!)).toBe(idOf(request!));
    expect(parentOf(reply!)).toBe(idOf(process!));
    expect(parentOf(received!)).toBe(idOf(request!));
    expect(received!.links.map(({ context }) => context.spanId)).toEqual([idOf(reply!)]);
  });

  it('ends the span of a request that nobody answers with its error', async () => {
    const application = make();
    await application.start();
    await expect(application.template.convertSendAndReceive('', queue, 1, { timeoutMs: 20 })).rejects.toThrow();
    expect(telemetry.span(`request ${queue.name}`).attributes['error.type']).toBe('REPLY_TIMEOUT');
  });

  it('has a span for receiving', async () => {
    const application = make();
    await application.start();
    await application.template.convertAndSend('', queue.name, 1);
    await application.template.receive(queue);
    const receive = telemetry.span(`receive ${queue.name}`);
    expect(receive.kind).toBe(SpanKind.CLIENT);
    expect(receive.attributes).toMatchObject({ 'messaging.operation.type': 'receive', 'messaging.message.body.size': 1 });
    expect(receive.links.map(({ context }) => context.spanId)).toEqual([idOf(telemetry.span(`send ${queue.name}`))]);
  });

  it('begins a trace of its own for a message from a sender that does not trace', async () => {
    const application = make();
    application.addListener(listener(queue, () => undefined));
    await application.start();
    const plain = await applications.started();
    await plain.template.send('', queue.name, new Message(Buffer.from('1'), { headers: { traceparent: 'nonsense' } }));
    const process = await eventually(() => telemetry.span(`process ${queue.name}`));
    expect(parentOf(process)).toBeUndefined();
  });

  it('is one step of each pipeline, the first', async () => {
    const application = make();
    application.addListener(listener(queue, () => undefined));
    await application.start();
    const printed = logger.of('debug').filter((line) => /^(publish|consume)/.test(line));
    expect(printed.map((line) => line.replace(/^.*?: /, ''))).toEqual([
      expect.stringMatching(/^trace > /),
      expect.stringMatching(/^trace > /),
    ]);
  });
});
