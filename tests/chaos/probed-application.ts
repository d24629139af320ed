import { RabbitApplication, type AmqpLogger, type ListenerEndpoint } from '@nest-amqp/client';
import { isAmqpError, Queue, type Declarable } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import type { Line } from './chaos-broker';
import { Tap } from './tap';

/** What an application of a scenario is made of. */
export interface ProbedApplicationOptions {
  readonly name: string;
  readonly line: Line;
  /** The queue of what it sends to itself. */
  readonly probes: string;
  readonly declarables: readonly Declarable[];
  readonly listeners?: readonly ListenerEndpoint[];
  readonly logger?: AmqpLogger;
}

const LOOK_MS = 5;

let lastProbe = 0;

/** An application that can be asked whether all of it works: what it sends to itself must arrive. */
export class ProbedApplication {
  readonly tap = new Tap();
  readonly application: RabbitApplication;
  private readonly line: Line;
  private readonly probes: Queue;
  private lastArrived = 0;

  constructor({ name, line, probes, declarables, listeners = [], logger }: ProbedApplicationOptions) {
    this.line = line;
    this.probes = new Queue(probes);
    this.application = new RabbitApplication({
      transport: this.tap.into(line.factory()),
      appName: name,
      declarables: [...declarables, this.probes],
      reconnect: { initialMs: 50, maxMs: 1_000 },
      template: { unroutable: 'reject' },
      ...(logger && { logger }),
    });
    const arrive = (probe: number): void => void (this.lastArrived = Math.max(this.lastArrived, probe));
    this.application.addListener(listener(this.probes, arrive, { id: 'probes', options: { retry: false } }));
    for (const each of listeners) this.application.addListener(each);
  }

  start(): Promise<void> {
    return this.application.start();
  }

  /** Resolves when it sends and receives, and all its listeners consume. */
  async works(): Promise<void> {
    const { template, registry } = this.application;
    for (;;) {
      const probe = ++lastProbe;
      try {
        await template.sendToQueue(this.probes, probe);
      } catch (error) {
        if (isAmqpError(error, 'STOPPED')) throw error;
        await pause();
        continue;
      }
      await until(() => this.lastArrived >= probe);
      await until(() => registry.containers.every(({ missingQueues }) => missingQueues.length === 0));
      return;
    }
  }

  async close(): Promise<void> {
    await this.application.close();
    await this.line.close();
  }

  /** Ends as a process that is killed: without a word to the broker. */
  async crash(): Promise<void> {
    this.line.refuse(true);
    this.line.cut();
    await this.close();
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause();
}

function pause(): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
