import type { AmqpLogger, ListenerEndpoint } from '@nest-amqp/client';
import { isAmqpError } from '@nest-amqp/core';
import { listener } from '../listener/listening';
import type { ChaosBroker } from './chaos-broker';
import type { Fate, Ledger } from './ledger';
import { ProbedApplication } from './probed-application';
import { workloadTopology, type WorkloadTopology } from './workload-topology';

/** How much a workload sends. */
export interface Load {
  /** Sends under way at a time. */
  readonly senders: number;
  /** How long each of them rests after each send. By default not at all. */
  readonly restMs?: number;
}

/** So many confirmed messages may wait for their handlers. */
const LEAD = 1_000;
/** How long a handler works. */
const WORK_MS = 2;
const PREFETCH = 100;
const CONSUMERS = 2;

/** Two applications, as in two processes: one sends numbered messages, one handles them. */
export class Workload {
  readonly topology: WorkloadTopology;
  private sending!: ProbedApplication;
  private handling!: ProbedApplication;
  private lossesOfOthers = 0;

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

  /** Messages that consumers have in hand. */
  get unacked(): number {
    const containers = this.applications.flatMap(({ application }) => application.registry.containers);
    return containers.reduce((sum, { unacked }) => sum + unacked, 0);
  }

  /** Connections that were lost. */
  get losses(): number {
    return this.applications.reduce((sum, { tap }) => sum + tap.losses, this.lossesOfOthers);
  }

  async start(): Promise<void> {
    this.handling = await this.startHandling();
    this.sending = await this.startApplication('sending', []);
  }

  /** Sends the messages of the ledger. Never rejects. */
  async send({ senders, restMs = 0 }: Load): Promise<void> {
    await Promise.all(Array.from({ length: senders }, () => this.sendInTurn(restMs)));
  }

  /** Asks the application that handles, and expects the same back. */
  async request(payload: number): Promise<void> {
    const { template } = this.sending.application;
    const reply = await template.convertSendAndReceive('', this.topology.requests, payload);
    if (reply !== payload) throw new Error(`the reply to ${String(payload)} is ${String(reply)}`);
  }

  /** The process that handles is killed, and another one is started. */
  async crashHandling(): Promise<void> {
    await this.handling.crash();
    this.lossesOfOthers += this.handling.tap.losses;
    this.handling = await this.startHandling();
  }

  /** The application that handles is stopped in order while another one starts, as when a new version is rolled out. */
  async replaceHandling(): Promise<void> {
    const old = this.handling;
    this.handling = await this.startHandling();
    await old.close();
    this.lossesOfOthers += old.tap.losses;
  }

  /** Resolves when all of both applications works. */
  async works(): Promise<void> {
    await Promise.all(this.applications.map((each) => each.works()));
  }

  /** A mistake in the midst of other sends: the broker closes the channel that publishes. */
  async sendToNowhere(): Promise<void> {
    const { template } = this.sending.application;
    const failure = await template
      .convertAndSend(`${this.topology.exchange.name}.nowhere`, '', 0, { timeoutMs: 60_000 })
      .then(() => undefined)
      .catch((error: unknown) => error);
    if (!isAmqpError(failure, 'NOT_FOUND')) throw new Error(`a send to no exchange ended with ${String(failure)}`);
  }

  async close(): Promise<void> {
    for (const each of this.applications) await each.close();
  }

  private async sendInTurn(restMs: number): Promise<void> {
    const { exchange, keyOf } = this.topology;
    const { template } = this.sending.application;
    for (let number = this.ledger.next(); number !== undefined; number = this.ledger.next()) {
      try {
        await template.convertAndSend(exchange, keyOf(number), number);
        this.ledger.settle(number, 'confirmed');
      } catch (error) {
        this.ledger.settle(number, fateOf(error));
      }
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      await this.ledger.whenHandlersFollow(LEAD);
    }
  }

  private startHandling(): Promise<ProbedApplication> {
    const { queues, requests } = this.topology;
    const options = { consumers: CONSUMERS, concurrency: 40, prefetch: PREFETCH, retry: [20, 100, 500] };
    return this.startApplication('handling', [
      ...queues.map((queue) => listener(queue, (number: number) => this.handle(number), { id: queue.name, options })),
      listener(requests, (payload: number) => payload, { id: 'requests' }),
    ]);
  }

  private async startApplication(name: string, listeners: readonly ListenerEndpoint[]): Promise<ProbedApplication> {
    const { exchange, queues, bindings, probes } = this.topology;
    const application = new ProbedApplication({
      name,
      line: await this.broker.line(),
      probes: probes[name === 'sending' ? 0 : 1] ?? '',
      declarables: [exchange, ...queues, ...bindings],
      listeners,
      logger: this.logger,
    });
    await application.start();
    return application;
  }

  private async handle(number: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
    if (this.ledger.mayFail(number)) throw new Error(`the handler crashes the first time that it sees ${String(number)}`);
    this.ledger.handle(number);
  }
}

function fateOf(error: unknown): Exclude<Fate, 'pending' | 'confirmed'> {
  if (isAmqpError(error, 'RETURNED')) return 'returned';
  return isAmqpError(error) ? (error.outcome ?? 'unknown') : 'unknown';
}
