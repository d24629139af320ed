/**
 * A whole application in a plain process: it listens with a guard, a pipe, an interceptor and a filter, asks itself, closes,
 * and then nothing keeps the process alive. It is compiled as ESM and as CommonJS.
 */
import 'reflect-metadata';
import assert from 'node:assert/strict';
import {
  Catch,
  Injectable,
  Module,
  ParseIntPipe,
  UseFilters,
  UseGuards,
  UseInterceptors,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { amqplib } from '@nest-amqp/amqplib';
import { memory } from '@nest-amqp/memory';
import { AnonymousQueue, EnableRabbit, Payload, RabbitListener, RabbitTemplate, type RabbitContextType } from '@nest-amqp/nestjs';
import { map } from 'rxjs';

const numbers = new AnonymousQueue();

class Refusing implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    assert.equal(context.getType<RabbitContextType>(), 'rabbit');
    return context.switchToRpc().getData<string>() !== 'refused';
  }
}

@Injectable()
class Answering implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler<number>) {
    return next.handle().pipe(map((result) => `it is ${String(result)}`));
  }
}

@Catch(RangeError)
class Explaining implements ExceptionFilter {
  catch({ message }: RangeError): string {
    return message;
  }
}

@Injectable()
@UseGuards(Refusing)
@UseInterceptors(Answering)
@UseFilters(Explaining)
class Doubling {
  @RabbitListener({ queues: numbers })
  double(@Payload(String, ParseIntPipe) value: number): number {
    if (value > 100) throw new RangeError('it is too large');
    return 2 * value;
  }
}

const failures: string[] = [];

@EnableRabbit({
  transport: process.env.RABBITMQ_URL ? amqplib() : memory(),
  logger: { error: () => undefined, warn: () => undefined, log: () => undefined },
  listener: { retry: false, recoverer: (_message, error) => void failures.push(error.message) },
})
@Module({ providers: [Doubling] })
class AppModule {}

async function main(): Promise<void> {
  const application = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await application.listen(0);
  const template = application.get(RabbitTemplate);
  const ask = (value: string): Promise<unknown> => template.convertSendAndReceive('', numbers, value);
  assert.equal(await ask('21'), 'it is 42');
  assert.equal(await ask('101'), 'it is too large');
  for (const value of ['refused', 'no number']) await template.convertAndSend('', numbers, value);
  assert.equal(await ask('1'), 'it is 2');
  assert.equal(failures.length, 2, failures.join());
  await application.close();
  console.log('closed');
}

void main();
