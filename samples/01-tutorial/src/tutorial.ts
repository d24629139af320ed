import { setImmediate } from 'node:timers/promises';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { nameOf } from '@nest-amqp/core';
import { RabbitListenerRegistry, type Queue } from '@nest-amqp/nestjs';
import type { Management } from './management';
import type { Transcript } from './transcript';

const PATIENCE_MS = 5_000;

/** How many messages a queue has. */
interface Depth {
  /** Waiting in the queue. */
  readonly ready: number;
  /** Out with a listener that has not acknowledged them yet. */
  readonly unacked: number;
}

/** What a step works with: applications that it starts, the transcript, and a look at the broker. */
export class Tutorial {
  private applications: INestApplicationContext[] = [];

  constructor(
    readonly management: Management,
    private readonly transcript: Transcript,
  ) {}

  /** Starts a Nest application: it is connected, its topology is declared and its listeners listen. */
  async start(module: Type): Promise<INestApplicationContext> {
    const application = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    this.applications.push(application);
    return application;
  }

  async stop(application: INestApplicationContext): Promise<void> {
    this.applications = this.applications.filter((each) => each !== application);
    await application.close();
  }

  async stopAll(): Promise<void> {
    for (const application of this.applications) await this.stop(application);
  }

  do(what: string): void {
    this.transcript.do(what);
  }

  see(what: string): void {
    this.transcript.see(what);
  }

  /** Waits until a queue shows these numbers, and writes down what it shows. */
  async seeQueue(queue: string | Queue, expected: Partial<Depth>): Promise<void> {
    const { ready = 0, unacked = 0 } = expected;
    const giveUpAt = Date.now() + PATIENCE_MS;
    let shown = await this.depth(nameOf(queue));
    while ((shown.ready !== ready || shown.unacked !== unacked) && Date.now() < giveUpAt) {
      await setImmediate();
      shown = await this.depth(nameOf(queue));
    }
    this.see(`${nameOf(queue).padEnd(22)} ready ${shown.ready}  unacked ${shown.unacked}`);
  }

  // AMQP tells how many messages are ready; how many are unacknowledged is known to the channels that hold them.
  private async depth(queue: string): Promise<Depth> {
    const containers = this.applications.flatMap((application) => application.get(RabbitListenerRegistry).containers);
    const unacked = containers
      .filter(({ endpoint }) => endpoint.queues.some((each) => nameOf(each) === queue))
      .reduce((sum, container) => sum + container.unacked, 0);
    return { ready: await this.management.ready(queue), unacked };
  }
}
