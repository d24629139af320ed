import { Injectable } from '@nestjs/common';
import { Header, Message, RabbitListener } from '@nest-amqp/nestjs';
import { deadLetters } from '../topology';
import type { DeadLetter } from './dead-letter';

/** Keeps dead letters for a person to look at. It takes the `Message` alone, so it cannot fail over what is in one. */
@Injectable()
export class DeadLetterListener {
  readonly letters: DeadLetter[] = [];

  @RabbitListener({ queues: deadLetters })
  keep(message: Message, @Header('x-first-death-queue') queue: string, @Header('x-first-death-reason') reason: string): void {
    this.letters.push({ messageId: message.properties.messageId, queue, reason, body: message.body.toString() });
  }
}
