import 'reflect-metadata';
import { Injectable, ParseIntPipe, type Type } from '@nestjs/common';
import {
  AmqpAdmin,
  AmqpOptionsError,
  Header,
  Message,
  Payload,
  RabbitHandler,
  RabbitListener,
  RabbitTemplate,
  type MessageProperties,
} from '@nest-amqp/nestjs';
import * as v from 'valibot';
import { z } from 'zod';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { NestApplications } from './nest-applications';

class Line {
  constructor(
    readonly article = '',
    readonly count = 0,
  ) {}
}

// #region schema
const orderSchema = z.object({
  id: z.string(),
  lines: z.array(z.object({ article: z.string(), count: z.number().int() })),
  placedAt: z.coerce.date(),
});
type Order = z.infer<typeof orderSchema>;
// #endregion

describeOnEachTransport('arguments of a handler', (transport) => {
  const applications = new NestApplications(transport);
  let queue: string;
  let seen: unknown[];

  beforeEach(() => {
    queue = applications.queue().name;
    seen = [];
  });

  afterEach(() => applications.close());

  async function started(listener: Type) {
    const application = await applications.started(
      { providers: [listener] },
      { config: { queue }, declarables: [applications.queueNamed(queue)] },
    );
    const template = application.get(RabbitTemplate);
    const admin = application.get(AmqpAdmin);
    return {
      send: (payload: unknown, headers?: MessageProperties['headers']) => template.convertAndSend('', queue, payload, { headers }),
      raw: (text: string, properties = {}) => template.send('', queue, new Message(Buffer.from(text), properties)),
      parked: async () => {
        await eventually(async () => expect(await admin.getQueueInfo(`${queue}.parking`)).toMatchObject({ messageCount: 1 }));
        return template.receive(`${queue}.parking`);
      },
      template,
    };
  }

  it('are what a schema makes of the payload (zod)', async () => {
    @Injectable()
    class SchemaListener {
      // #region schema-listener
      @RabbitListener({ queues: '${queue}' })
      onOrder(@Payload(orderSchema) order: Order): void {
        seen.push(order);
      }
      // #endregion
    }

    const { send } = await started(SchemaListener);
    await send({ id: 'a', lines: [{ article: 'tea', count: 2 }], placedAt: '2026-01-01T00:00:00Z', unknown: true });
    await eventually(() => expect(seen).toHaveLength(1));
    expect(seen).toEqual([{ id: 'a', lines: [{ article: 'tea', count: 2 }], placedAt: new Date('2026-01-01T00:00:00Z') }]);
  });

  it('never come when a schema rejects the payload: the message is parked at once, with every issue', async () => {
    @Injectable()
    class Strict {
      @RabbitListener({ queues: '${queue}' })
      onOrder(@Payload(orderSchema) order: Order): void {
        seen.push(order);
      }
    }

    const { send, parked } = await started(Strict);
    await send({ id: 5, lines: [{ article: 'tea', count: 1.5 }], placedAt: '2026-01-01' });
    const headers = (await parked())?.properties.headers;
    expect(headers?.['x-exception-message']).toMatch(/schema of Strict\.onOrder: id: .*; lines\.0\.count: /);
    expect(seen).toEqual([]);
  });

  it('are what an asynchronous schema makes of it, before pipes (valibot)', async () => {
    const schema = v.pipeAsync(
      v.string(),
      v.transformAsync(async (text) => Promise.resolve(text.slice(1))),
    );

    @Injectable()
    class Asynchronous {
      @RabbitListener({ queues: '${queue}' })
      onText(@Payload(schema, ParseIntPipe) count: unknown): void {
        seen.push(count);
      }
    }

    const { send } = await started(Asynchronous);
    await send('#42');
    await eventually(() => expect(seen).toEqual([42]));
  });

  it('are instances of the class that a list is declared of', async () => {
    @Injectable()
    class ListListener {
      // #region list
      @RabbitListener({ queues: '${queue}' })
      onLines(@Payload([Line]) lines: Line[]): void {
        seen.push(...lines);
      }
      // #endregion
    }

    const { send, raw, parked } = await started(ListListener);
    await send([new Line('tea', 1), new Line('milk', 2)]);
    await eventually(() => expect(seen).toHaveLength(2));
    await raw('[{"article":"cake"}]', { contentType: 'application/json' });
    await eventually(() => expect(seen).toHaveLength(3));
    expect(seen).toEqual([new Line('tea', 1), new Line('milk', 2), expect.objectContaining({ article: 'cake' })]);
    expect(seen.every((line) => line instanceof Line)).toBe(true);
    await send(new Line('no list'));
    expect((await parked())?.properties.headers['x-exception-message']).toContain('declared type Line[]');
  });

  it('are built from a message of another language, which says nothing of its type or names a class of its own (Spring D9)', async () => {
    @Injectable()
    class Foreign {
      @RabbitListener({ queues: '${queue}' })
      onLine(line: Line): void {
        seen.push(line);
      }
    }

    const { raw } = await started(Foreign);
    await raw('{"article":"tea"}');
    await raw('{"article":"milk"}', { contentType: 'application/json', headers: { __TypeId__: 'com.acme.Line' } });
    await eventually(() => expect(seen).toHaveLength(2));
    expect(seen.every((line) => line instanceof Line)).toBe(true);
  });

  it('are text where bytes were sent and a string is declared (Spring D13)', async () => {
    @Injectable()
    class Text {
      @RabbitListener({ queues: '${queue}' })
      onText(text: string): void {
        seen.push(text);
      }
    }

    const { send } = await started(Text);
    await send(Buffer.from('bytes'));
    await eventually(() => expect(seen).toEqual(['bytes']));
  });

  it('are null only where that is said (Spring D19)', async () => {
    @Injectable()
    class Optional {
      @RabbitListener({ queues: '${queue}' })
      onText(@Payload({ required: false }) text: string | null): void {
        seen.push(text);
      }
    }

    const { send } = await started(Optional);
    for (const payload of ['foo', null]) await send(payload);
    await eventually(() => expect(seen).toEqual(['foo', null]));
  });

  it('are not null elsewhere: such a message is parked, with what to write', async () => {
    @Injectable()
    class Demanding {
      @RabbitListener({ queues: '${queue}' })
      onText(line: Line): void {
        seen.push(line);
      }
    }

    const { send, parked } = await started(Demanding);
    await send(null);
    expect((await parked())?.properties.headers['x-exception-message']).toMatch(
      /holds null, and Demanding\.onText declares a Line\..*required: false/,
    );
  });

  describe('that are headers', () => {
    @Injectable()
    class HeaderListener {
      // #region headers
      @RabbitListener({ queues: '${queue}' })
      onMessage(
        @Header('x-count') count: number,
        @Header('x-express') isExpress: boolean,
        @Header('x-sent') sent: Date,
        @Header('x-tenant', { required: true }) tenant: string,
        @Header('x-attempts', { defaultValue: 1 }) attempts: number,
      ): void {
        seen.push([count, isExpress, sent, tenant, attempts]);
      }
      // #endregion
    }

    it('have the declared type, whatever they were sent as', async () => {
      const { send } = await started(HeaderListener);
      await send(1, { 'x-count': '5', 'x-express': 'true', 'x-sent': '2026-01-01T00:00:00Z', 'x-tenant': 7 });
      await send(2, { 'x-count': 5, 'x-express': false, 'x-sent': new Date(0), 'x-tenant': 'a', 'x-attempts': '3' });
      await send(3, { 'x-tenant': 'b' });
      await eventually(() => expect(seen).toHaveLength(3));
      expect(seen).toEqual([
        [5, true, new Date('2026-01-01T00:00:00Z'), '7', 1],
        [5, false, new Date(0), 'a', 3],
        [undefined, undefined, undefined, 'b', 1],
      ]);
    });

    it.each([
      ['x-count', 'five', /header 'x-count' with 'five', which is no Number, as HeaderListener\.onMessage, parameter 0, declares/],
      ['x-express', 'maybe', /header 'x-express' with 'maybe', which is no Boolean/],
      ['x-sent', 'never', /header 'x-sent' with 'never', which is no Date/],
    ])('cannot be converted: %s is %p, and the message is parked at once', async (name, value, message) => {
      const { send, parked } = await started(HeaderListener);
      await send(1, { 'x-tenant': 'a', [name]: value });
      expect((await parked())?.properties.headers['x-exception-message']).toMatch(message);
      expect(seen).toEqual([]);
    });

    it('are required where that is said', async () => {
      const { send, parked } = await started(HeaderListener);
      await send(1);
      expect((await parked())?.properties.headers['x-exception-message']).toMatch(
        /no header 'x-tenant', which HeaderListener\.onMessage, parameter 3, requires/,
      );
    });

    it('are given to pipes as they came', async () => {
      @Injectable()
      class Piped {
        @RabbitListener({ queues: '${queue}' })
        onMessage(@Header('x-count', ParseIntPipe) count: number, @Header('x-count') same: unknown): void {
          seen.push([count, same]);
        }
      }

      const { send } = await started(Piped);
      await send(1, { 'x-count': '5' });
      await eventually(() => expect(seen).toEqual([[5, '5']]));
    });

    it('refuse to start with a defaultValue of another type', async () => {
      @Injectable()
      class Wrong {
        @RabbitListener({ queues: '${queue}' })
        onMessage(@Header('x-count', { defaultValue: 'five' }) _count: number): void {}
      }
      const error: unknown = await started(Wrong).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AmqpOptionsError);
      expect((error as Error).message).toContain('Wrong.onMessage, parameter 0: the defaultValue "five" of @Header is no Number');
    });
  });

  describe('of handlers by routing key', () => {
    // #region by-key
    @RabbitListener({
      bindings: { queue: '${queue}', exchange: { name: '${queue}.x', type: 'topic', autoDelete: true }, key: '#' },
    })
    @Injectable()
    class OrderListener {
      @RabbitHandler({ routingKey: 'order.*.placed' })
      placed(line: Line): void {
        seen.push(['placed', line]);
      }

      @RabbitHandler({ routingKey: 'order.us.placed' })
      placedInUs(line: Line): void {
        seen.push(['us', line]);
      }

      @RabbitHandler({ routingKey: '${keys.paid}' })
      paid(amount: number): void {
        seen.push(['paid', amount]);
      }

      @RabbitHandler()
      byType(line: Line): void {
        seen.push(['type', line]);
      }

      @RabbitHandler({ isDefault: true })
      other(message: Message): void {
        seen.push(['other', message.body.toString()]);
      }
    }
    // #endregion

    it('go by the very key, by pattern, by type, and to the default handler, in this order', async () => {
      const application = await applications.started({ providers: [OrderListener] }, { config: { queue, keys: { paid: 'paid.#' } } });
      const template = application.get(RabbitTemplate);
      const send = (key: string, payload: unknown) => template.convertAndSend(`${queue}.x`, key, payload, { unroutable: 'reject' });
      await send('order.eu.placed', { article: 'tea' });
      await send('order.us.placed', { article: 'milk' });
      await send('paid', 5);
      await send('anything', new Line('cake'));
      await send('anything', { article: 'plain' });
      await eventually(() => expect(seen).toHaveLength(5));
      expect(seen).toEqual([
        ['placed', expect.objectContaining({ article: 'tea' })],
        ['us', expect.objectContaining({ article: 'milk' })],
        ['paid', 5],
        ['type', expect.objectContaining({ article: 'cake' })],
        ['other', '{"article":"plain"}'],
      ]);
      expect((seen[0] as unknown[])[1]).toBeInstanceOf(Line);
    });

    it('park what none of them takes, with what each takes', async () => {
      @RabbitListener({ queues: '${queue}' })
      @Injectable()
      class OneKey {
        @RabbitHandler({ routingKey: 'order.placed' }) placed(_line: Line): void {}
      }
      const { send, parked } = await started(OneKey);
      await send({ article: 'tea' });
      expect((await parked())?.properties.headers['x-exception-message']).toMatch(
        /no handler takes it \(OneKey\.placed takes the routing key 'order\.placed'\)/,
      );
    });

    it('refuse to start where two name one key, one is two things, or the key cannot be had', async () => {
      @RabbitListener({ queues: '${queue}' })
      @Injectable()
      class Doubled {
        @RabbitHandler({ routingKey: 'a' }) first(_line: Line): void {}
        @RabbitHandler({ routingKey: 'a' }) second(_line: Line): void {}
        @RabbitHandler({ routingKey: 'b', isDefault: true }) third(_line: Line): void {}
      }
      @RabbitListener({ queues: '${queue}' })
      @Injectable()
      class Unknown {
        @RabbitHandler({ routingKey: '${none}' }) first(_line: Line): void {}
      }
      const error: unknown = await applications
        .started({ providers: [Doubled, Unknown] }, { config: { queue } })
        .catch((thrown: unknown) => thrown);
      const { message } = error as Error;
      expect(message).toContain("@RabbitListener of Doubled: Doubled.first and Doubled.second both take the routing key 'a'");
      expect(message).toContain('@RabbitListener of Doubled: Doubled.third is the default handler and names a routing key');
      expect(message).toContain("@RabbitHandler of Unknown.first, routingKey: nothing is configured for 'none'");
    });
  });
});
