import { Module } from '@nestjs/common';
import { DeadLetterListener } from './dead-letter.listener';
import { DeadLettersController } from './dead-letters.controller';

@Module({ controllers: [DeadLettersController], providers: [DeadLetterListener] })
export class DeadLettersModule {}
