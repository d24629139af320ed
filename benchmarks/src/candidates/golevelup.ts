import 'reflect-metadata';

import { AmqpConnection, RabbitMQModule, RabbitRPC, RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable, Module } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import type { Order } from '../workload/order';
import type { Candidate, Session, Setup } from './candidate';
import { RABBITMQ_URL } from './rabbitmq';
import { openRabbitmqStage } from './rabbitmq-stage';

/** A Nest application with `@golevelup/nestjs-rabbitmq`, as it is but for TCP_NODELAY. */
export const candidate = golevelup({ noDelay: true });

/** A Nest application with `@golevelup/nestjs-rabbitmq`, with these options of its sockets. */
export function golevelup(connectionOptions: { readonly noDelay?: true }): Candidate {
  return {
    openStage: () => openRabbitmqStage(),
    open: (setup) => openGolevelup(setup, connectionOptions),
  };
}

async function openGolevelup(setup: Setup, connectionOptions: { readonly noDelay?: true }): Promise<Session> {
  const application = await NestFactory.createApplicationContext(moduleOf(setup, connectionOptions), {
    logger: false,
    abortOnError: false,
  });
  const connection = application.get(AmqpConnection);
  return {
    publish: async (order) => {
      await connection.publish('', setup.queue, order);
    },
    request: (payload) => connection.request<Order>({ exchange: '', routingKey: setup.queue, payload }),
    close: () => application.close(),
  };
}

function moduleOf(setup: Setup, connectionOptions: { readonly noDelay?: true }): Type {
  @Module({
    imports: [
      RabbitMQModule.forRoot({
        uri: RABBITMQ_URL,
        prefetchCount: setup.prefetch,
        connectionManagerOptions: { connectionOptions },
      }),
    ],
    providers: listenersOf(setup),
  })
  class Application {}
  return Application;
}

function listenersOf({ queue, onMessage, onRequest }: Setup): Type[] {
  if (onMessage) {
    @Injectable()
    class MessageListener {
      @RabbitSubscribe({ queue, createQueueIfNotExists: false })
      async handle(order: Order): Promise<void> {
        await onMessage!(order);
      }
    }
    return [MessageListener];
  }
  if (onRequest) {
    @Injectable()
    class RequestListener {
      @RabbitRPC({ queue, exchange: '', routingKey: queue, createQueueIfNotExists: false })
      async answer(order: Order): Promise<Order> {
        return onRequest!(order);
      }
    }
    return [RequestListener];
  }
  return [];
}
