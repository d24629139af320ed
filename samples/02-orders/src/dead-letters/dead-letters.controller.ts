import { Controller, Get } from '@nestjs/common';
import type { DeadLetter } from './dead-letter';
import { DeadLetterListener } from './dead-letter.listener';

@Controller('dead-letters')
export class DeadLettersController {
  constructor(private readonly listener: DeadLetterListener) {}

  @Get()
  all(): readonly DeadLetter[] {
    return this.listener.letters;
  }
}
