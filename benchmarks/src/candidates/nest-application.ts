import 'reflect-metadata';

import { Injectable, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { TransportFactory } from '@nest-amqp/core';
import { RabbitListener, RabbitModule, RabbitTemplate } from '@nest-amqp/nestjs';
import type { EnhancersOptions } from '@nest-amqp/nestjs';

import type { Order } from '../workload/order';
import type { Session, Setup } from './candidate';

// as the other candidates send
const NOT_PERSISTENT = { persistent: false };

/** A Nest application with this project, on this transport; its listeners have these enhancers, by default none. */
export async function openNestApplication(transport: TransportFactory, setup: Setup, enhancers: EnhancersOptions = {}): Promise<Session> {
  const module = moduleOf(transport, setup, enhancers);
  const application = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const rabbitTemplate = application.get(RabbitTemplate);
  return {
    publish: (order) => rabbitTemplate.convertAndSend('', setup.queue, order, NOT_PERSISTENT),
    request: (order) => rabbitTemplate.convertSendAndReceive<Order>('', setup.queue, order, NOT_PERSISTENT),
    close: () => application.close(),
  };
}

function moduleOf(transport: TransportFactory, setup: Setup, enhancers: EnhancersOptions): Type {
  @Module({ imports: [RabbitModule.forRoot({ transport, enhancers })], providers: listenersOf(setup) })
  class Application {}
  return Application;
}

function listenersOf({ queue, prefetch, onMessage, onRequest }: Setup): Type[] {
  if (onMessage) {
    @Injectable()
    class MessageListener {
      @RabbitListener({ queues: queue, prefetch, concurrency: prefetch })
      async handle(order: Order): Promise<void> {
        await onMessage!(order);
      }
    }
    return [MessageListener];
  }
  if (onRequest) {
    @Injectable()
    class RequestListener {
      @RabbitListener({ queues: queue, prefetch, concurrency: prefetch })
      async answer(order: Order): Promise<Order> {
        return onRequest!(order);
      }
    }
    return [RequestListener];
  }
  return [];
}
