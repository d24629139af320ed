import type { AmqpLogger } from '@nest-amqp/client';
import { isAmqpError } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import type { ChaosBroker } from './chaos-broker';
import type { Ledger } from './ledger';
import { ProbedApplication } from './probed-application';
import { workloadTopology, type WorkloadTopology } from './workload-topology';

/** Sends under way at a time. */
const SENDERS = 200;
/** One message in so many makes its handler throw the first time. */
const THROWS_ONCE_IN = 97;
/** How long a handler works. */
const WORK_MS = 2;
const PREFETCH = 100;
const CONSUMERS = 2;

/** Two applications, as in two processes: one sends numbered messages, one handles them. */
export class Workload {
  readonly topology: WorkloadTopology;
  private sending!: ProbedApplication;
  private handling!: ProbedApplication;
  private readonly threw = new Set<number>();
  private readonly over: ProbedApplication[] = [];

  constructor(
    private readonly broker: ChaosBroker,
    private readonly ledger: Ledger,
    private readonly logger?: AmqpLogger,
  ) {
    this.topology = workloadTopology(broker.quorumOnly ?? false);
  }

  /** The most that consumers may have in hand of one queue. */
  get inHand(): number {
    return CONSUMERS * PREFETCH;
  }

  get applications(): readonly ProbedApplication[] {
    return [this.sending, this.handling];
  }

  /** Everything that was declared for it. */
  get queueNames(): readonly string[] {
    const probes = [...this.over, ...this.applications].map((each) => each.probes.name);
    return [...this.topology.queues.map(({ name }) => name), ...probes];
  }

  /** Messages that consumers have in hand. */
  get unacked(): number {
    const containers = this.applications.flatMap(({ application }) => application.registry.containers);
    return containers.reduce((sum, { unacked }) => sum + unacked, 0);
  }

  get losses(): number {
    return [...this.over, ...this.applications].reduce((sum, { tap }) => sum + tap.losses, 0);
  }

  async start(): Promise<void> {
    this.handling = await this.startHandling();
    this.sending = await this.startApplication('sending');
  }

  /** Sends all messages of the ledger. Never rejects. */
  async send(): Promise<void> {
    await Promise.all(Array.from({ length: SENDERS }, () => this.sendInTurn()));
  }

  /** The process that handles is killed, and another one is started. */
  async crashHandling(): Promise<void> {
    this.over.push(this.handling);
    await this.handling.crash();
    this.handling = await this.startHandling();
  }

  /** The application that handles is stopped in order while another one starts, as when a new version is rolled out. */
  async replaceHandling(): Promise<void> {
    const old = this.handling;
    this.over.push(old);
    this.handling = await this.startHandling();
    await old.close();
  }

  /** Resolves when all of both applications works. */
  async works(): Promise<void> {
    await Promise.all(this.applications.map((each) => each.works()));
  }

  /** A mistake in the midst of other sends: the broker closes the channel that publishes. */
  async sendToNowhere(): Promise<void> {
    const failure = await this.sending.application.template
      .convertAndSend(`${this.topology.exchange.name}.nowhere`, '', 0, { timeoutMs: 60_000 })
      .then(() => undefined)
      .catch((error: unknown) => error);
    if (!isAmqpError(failure, 'NOT_FOUND')) throw new Error(`a send to no exchange ended with ${String(failure)}`);
  }

  async close(): Promise<void> {
    for (const each of this.applications) await each.close();
  }

  private async sendInTurn(): Promise<void> {
    const { exchange, keyOf } = this.topology;
    const { template } = this.sending.application;
    for (let number = this.ledger.next(); number !== undefined; number = this.ledger.next()) {
      try {
        await template.convertAndSend(exchange, keyOf(number), number);
        this.ledger.settle(number, 'confirmed');
      } catch (error) {
        this.ledger.settle(number, fateOf(error));
      }
    }
  }

  private startHandling(): Promise<ProbedApplication> {
    return this.startApplication('handling', (number) => this.handle(number));
  }

  private async startApplication(name: string, handle?: (number: number) => Promise<void>): Promise<ProbedApplication> {
    const { exchange, queues, bindings } = this.topology;
    const options = { consumers: CONSUMERS, concurrency: 10, prefetch: PREFETCH, retry: [20, 100, 500] };
    const application = new ProbedApplication({
      name,
      line: await this.broker.line(),
      declarables: [exchange, ...queues, ...bindings],
      listeners: handle ? queues.map((queue) => listener(queue, handle, { id: queue.name, options })) : [],
      logger: this.logger,
    });
    await application.start();
    return application;
  }

  private async handle(number: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
    if (number % THROWS_ONCE_IN === 0 && !this.threw.has(number)) {
      this.threw.add(number);
      throw new Error(`the handler crashes the first time that it sees ${String(number)}`);
    }
    this.ledger.handle(number);
  }
}

function fateOf(error: unknown): 'returned' | 'refused' | 'not-sent' | 'unknown' {
  if (isAmqpError(error, 'RETURNED')) return 'returned';
  return isAmqpError(error) ? (error.outcome ?? 'unknown') : 'unknown';
}
