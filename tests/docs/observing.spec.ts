import 'reflect-metadata';
import { Injectable, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { filter } from 'rxjs';
import { memory } from '@nest-amqp/memory';
import { RabbitEvents, RabbitModule, RabbitTemplate } from '@nest-amqp/nestjs';

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
});
