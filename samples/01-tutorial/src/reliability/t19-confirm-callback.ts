import { Module } from '@nestjs/common';
import { CorrelationData, EnableRabbit, isAmqpError, QueueBuilder, RabbitTemplate } from '@nest-amqp/nestjs';
import type { Step } from '../step';
import { transport } from '../transport';

const limited = QueueBuilder.durable('hello.java.limited').maxLength(1).overflow('reject-publish').build();

/** Confirms are on by default; `correlated` is what calls the callback. */
@EnableRabbit({ transport, declarables: [limited], template: { publisherConfirms: 'correlated' } })
@Module({})
class ConfirmModule {}

export const t19: Step = {
  name: 'T19',
  title: 'The confirm callback tells what became of each send',
  async run(tutorial) {
    const application = await tutorial.start(ConfirmModule);
    const rabbitTemplate = application.get(RabbitTemplate);
    // #region callback
    rabbitTemplate.setConfirmCallback((correlation, ack, cause) => {
      tutorial.see(`confirm callback: correlation ${correlation?.id}, ack ${ack}, cause ${cause ?? 'none'}`);
    });
    // #endregion

    tutorial.do("send to a queue that has room for one message, with new CorrelationData('1')");
    await rabbitTemplate.sendToQueue(limited, 'one', new CorrelationData('1'));
    await tutorial.seeQueue(limited, { ready: 1 });

    tutorial.do("send another, with new CorrelationData('2')");
    try {
      await rabbitTemplate.sendToQueue(limited, 'two', { correlation: new CorrelationData('2'), messageId: 'message-2' });
    } catch (error) {
      if (!isAmqpError(error)) throw error;
      tutorial.see(`the send rejects: ${error.name}, outcome ${error.outcome}`);
    }
    await tutorial.seeQueue(limited, { ready: 1 });
  },
};
