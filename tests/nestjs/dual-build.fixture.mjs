/**
 * Loads the ESM and the CommonJS build of @nest-amqp/nestjs into one process and uses both in one application. Prints what
 * it found as JSON.
 */
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { memory } from '@nest-amqp/memory';
import * as esm from '@nest-amqp/nestjs';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

const cjs = createRequire(import.meta.url)('@nest-amqp/nestjs');
const own = ['RabbitModule', 'RabbitListener', 'EnableRabbit'];
const shared = [
  'Message',
  'Queue',
  'Channel',
  'AmqpAdmin',
  'RabbitTemplate',
  'RabbitAdmin',
  'RabbitListenerRegistry',
  'AmqpError',
  'JsonMessageConverter',
];

const seen = [];
const arrived = deferred();

function listener(build, name) {
  class Listener {
    handle(text, message) {
      seen.push(`${name} ${text} ${String(message instanceof esm.Message)}`);
      if (seen.length === 2) arrived.resolve();
    }
  }
  const { prototype } = Listener;
  Injectable()(Listener);
  build.Payload(String)(prototype, 'handle', 0);
  build.RabbitMessage()(prototype, 'handle', 1);
  build.RabbitListener({ queues: name })(prototype, 'handle', Object.getOwnPropertyDescriptor(prototype, 'handle'));
  return Listener;
}

class Root {}
Module({
  imports: [cjs.RabbitModule.forFeature([new esm.Queue('cjs')]), esm.RabbitModule.forFeature([new cjs.Queue('esm')])],
  providers: [listener(cjs, 'cjs'), listener(esm, 'esm')],
})(Root);
esm.EnableRabbit({ transport: memory() })(Root);

const application = await NestFactory.createApplicationContext(Root, { logger: false });
for (const queue of ['cjs', 'esm']) await application.get(cjs.RabbitTemplate).convertAndSend('', queue, 'text');
await arrived.promise;
await application.close();

process.stdout.write(
  JSON.stringify({
    separate: own.filter((name) => esm[name] !== cjs[name]),
    different: shared.filter((name) => esm[name] !== cjs[name]),
    names: Object.keys(esm).filter((name) => name !== 'default' && name !== 'module.exports').length === Object.keys(cjs).length,
    seen: seen.sort(),
  }),
);

function deferred() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}
