import { Module } from '@nestjs/common';
import { RabbitModule } from '@nest-amqp/nestjs';
import { MailServer } from './mail-server';
import { MailListener } from './mail.listener';
import { mailTopology } from './mail.topology';

@Module({ imports: [RabbitModule.forFeature(mailTopology)], providers: [MailListener, MailServer] })
export class MailModule {}
