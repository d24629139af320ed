import { Module } from '@nestjs/common';
import { EnableRabbit } from '@nest-amqp/nestjs';
import { transport } from '../transport';

/** An application that declares nothing by itself: everything is left to the `AmqpAdmin`. */
@EnableRabbit({ transport })
@Module({})
export class AdminModule {}
