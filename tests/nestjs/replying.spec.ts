import 'reflect-metadata';
import { Injectable, type Type } from '@nestjs/common';
import { AmqpAdmin, Message, MessageProperties, RabbitListener, RabbitTemplate, Reply, SendTo } from '@nest-amqp/nestjs';
import { eventually } from '../support/eventually';
import { describeOnEachTransport } from '../support/transports';
import { NestApplications } from './nest-applications';

describeOnEachTransport('replies of a Nest listener', (transport) => {
  const applications = new NestApplications(transport);
  let names: { readonly queue: string; readonly other: string };

  beforeEach(() => {
    names = { queue: applications.queue().name, other: applications.queue().name };
  });

  afterEach(() => applications.close());

  async function started(listener: Type) {
    const declarables = [applications.queueNamed(names.queue), applications.queueNamed(names.other)];
    return applications.started({ providers: [listener] }, { config: names, declarables });
  }

  it('go to an address that the handler knows only then (Spring D7)', async () => {
    @Injectable()
    class Addressing {
      // #region reply-to
      @RabbitListener({ queues: '${queue}' })
      @SendTo('nowhere/else')
      onText(text: string, { headers }: MessageProperties): Reply {
        return Reply.to(`/${headers['x-answer-to'] as string}`, text.toUpperCase(), { headers: { 'x-by': 'me' } });
      }
      // #endregion
    }

    const template = (await started(Addressing)).get(RabbitTemplate);
    await template.convertAndSend('', names.queue, 'text', { headers: { 'x-answer-to': names.other }, messageId: 'm' });
    const reply = await template.receive(names.other, { timeoutMs: 5_000 });
    expect(reply?.body.toString()).toBe('"TEXT"');
    expect(reply?.properties).toMatchObject({ correlationId: 'm', headers: { 'x-by': 'me' } });
  });

  it('carry headers where the handler returns an envelope, or a whole message (Spring D13)', async () => {
    @Injectable()
    class Enveloping {
      @RabbitListener({ queues: '${queue}' })
      onText(text: string): Reply {
        return Reply.with({ headers: { 'x-by': 'reply' } }, text.toUpperCase());
      }
      @RabbitListener({ queues: '${other}' })
      onMessage(message: Message): Message {
        return new Message(message.body, { headers: { 'x-by': 'message' } });
      }
    }

    const template = (await started(Enveloping)).get(RabbitTemplate);
    for (const [queue, by] of [
      [names.queue, 'reply'],
      [names.other, 'message'],
    ] as const) {
      const answer = await template.sendAndReceive('', queue, new Message(Buffer.from('"text"')));
      expect(answer.properties.headers).toMatchObject({ 'x-by': by });
    }
  });

  it('to a missing address are an error that names the handler, and the message is parked at once', async () => {
    let calls = 0;

    @Injectable()
    class Lost {
      @RabbitListener({ queues: '${queue}' })
      onText(_text: string): Reply {
        calls += 1;
        return Reply.with({}, 'to nobody');
      }
    }

    const application = await started(Lost);
    await application.get(RabbitTemplate).convertAndSend('', names.queue, 'text');
    const parking = `${names.queue}.parking`;
    await eventually(async () => expect(await application.get(AmqpAdmin).getQueueInfo(parking)).toMatchObject({ messageCount: 1 }));
    const parked = await application.get(RabbitTemplate).receive(parking);
    expect(parked?.properties.headers['x-exception-message']).toMatch(/Lost\.onText returned a Reply .* no address is known/);
    expect(calls).toBe(1);
  });

  it('to an address that is empty are refused at start-up', async () => {
    @Injectable()
    class Empty {
      @RabbitListener({ queues: '${queue}' })
      @SendTo('')
      onText(text: string): string {
        return text;
      }
    }
    await expect(started(Empty)).rejects.toThrow("@SendTo of Empty.onText, address: it is ''");
  });
});
