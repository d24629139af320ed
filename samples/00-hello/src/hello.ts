import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { memory } from '@nest-amqp/memory';
import { EnableRabbit, Queue, RabbitListener, RabbitTemplate } from '@nest-amqp/nestjs';

class Greeting {
  constructor(readonly name: string) {}
}

const greetings = new Queue('greetings');

@Injectable()
class GreetingListener {
  @RabbitListener({ queues: greetings }) // the queue is declared, the payload is a Greeting, the result is the reply
  greet(greeting: Greeting): string {
    return `Hello, ${greeting.name}!`;
  }
}

@EnableRabbit({ transport: memory() }) // amqplib() in place of memory(), and it runs on RabbitMQ
@Module({ providers: [GreetingListener] })
class AppModule {}

export async function hello(name: string): Promise<string> {
  const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error', 'warn'] });
  const reply = await app.get(RabbitTemplate).convertSendAndReceive<string>('', greetings, new Greeting(name));
  await app.close();
  return reply;
}
