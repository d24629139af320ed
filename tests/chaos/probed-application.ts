import { RabbitApplication, type AmqpLogger, type ListenerEndpoint } from '@nest-amqp/client';
import { Queue, type Declarable } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import { uniqueName } from '../support/transports';
import type { Line } from './chaos-broker';
import { Tap } from './tap';

/** What an application of a scenario is made of. */
export interface ProbedApplicationOptions {
  readonly name: string;
  readonly line: Line;
  readonly declarables: readonly Declarable[];
  readonly listeners?: readonly ListenerEndpoint[];
  readonly logger?: AmqpLogger;
}

/** How often it is asked whether an application works. */
const PROBE_MS = 5;

/** An application that can be asked whether all of it works: what it sends to itself must arrive. */
export class ProbedApplication {
  readonly tap = new Tap();
  readonly line: Line;
  readonly application: RabbitApplication;
  readonly probes: Queue;
  private readonly arrived = new Set<number>();
  private lastProbe = 0;

  constructor({ name, line, declarables, listeners = [], logger }: ProbedApplicationOptions) {
    this.line = line;
    this.probes = new Queue(uniqueName(`${name}.probes`));
    this.application = new RabbitApplication({
      transport: this.tap.into(line.factory()),
      appName: name,
      declarables: [...declarables, this.probes],
      reconnect: { initialMs: 50, maxMs: 1_000 },
      template: { unroutable: 'reject' },
      ...(logger && { logger }),
    });
    const options = { retry: false } as const;
    this.application.addListener(listener(this.probes, (probe: number) => void this.arrived.add(probe), { id: 'probes', options }));
    for (const each of listeners) this.application.addListener(each);
  }

  start(): Promise<void> {
    return this.application.start();
  }

  /** Resolves when it sends and receives, and all its listeners consume. */
  async works(): Promise<void> {
    for (;;) {
      const probe = ++this.lastProbe;
      try {
        await this.application.template.sendToQueue(this.probes, probe);
        await this.until(() => this.arrived.delete(probe));
        await this.until(() => this.application.registry.containers.every(({ missingQueues }) => missingQueues.length === 0));
        return;
      } catch {
        // it does not work yet
      }
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

  private async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.pause();
  }

  private pause(): Promise<unknown> {
    return new Promise((resolve) => setTimeout(resolve, PROBE_MS));
  }
}
