import type { MessagePostProcessor } from '@nest-amqp/core';
import { delayOfNextAttempt, interruptedAttempt, type RetryStepOptions } from '../retry/retry-step';
import { processReceived } from './after-receive-step';
import { BatchInvocation } from './batch-invocation';
import { failedItems, type BatchOutcome } from './batch-outcome';
import { FailureFlow } from './failure-flow';
import type { Invocation } from './invocation';
import type { FlowingMessage, MessageFlowParts } from './message-flow-parts';
import type { Pipeline } from './pipeline';
import { SuccessfulMessages } from './successful-messages';

/** What the flow of one batch listener is made of. */
export interface BatchFlowParts extends Omit<MessageFlowParts, 'pipeline'> {
  readonly pipeline: Pipeline<BatchInvocation>;
  readonly retry: RetryStepOptions<Invocation>;
  readonly afterReceive?: readonly MessagePostProcessor[];
}

/** Takes messages together through the pipeline, and settles each by itself: only those that failed are tried again, or recovered. */
export class BatchFlow {
  private readonly failures: FailureFlow;
  private readonly successes: SuccessfulMessages;
  private hasWarnedOfRequests = false;

  constructor(private readonly parts: BatchFlowParts) {
    this.failures = new FailureFlow(parts);
    this.successes = new SuccessfulMessages(parts);
  }

  /** Calls `free` when the handler is free for the next batch. Never throws. */
  run(items: readonly FlowingMessage[], free: () => void): void {
    const [first] = items;
    if (!first) {
      free();
      return;
    }
    for (const item of items) item.source.begun(item);
    this.warnOfRequests(items);
    void this.handle(new BatchInvocation(first, items)).then(free);
  }

  private async handle(batch: BatchInvocation): Promise<void> {
    if (this.parts.afterReceive) await this.receive(batch, this.parts.afterReceive);
    for (let number = 1; batch.open.length > 0; number++) {
      const failed = await this.attempt(batch);
      const delays = await Promise.all([...failed].map(([item, thrown]) => this.delayOf(item, thrown, number)));
      batch.open = [...failed.keys()].filter((_, index) => delays[index] !== undefined);
      if (batch.open.length === 0) return;
      // Together again: the one that waits longest holds back the others.
      if (await batch.pause(Math.max(...delays.map((delayMs) => delayMs ?? 0)))) continue;
      await Promise.all(batch.open.map((item) => this.failures.take(item, interruptedAttempt(failed.get(item)))));
      return;
    }
  }

  /** Changes each message once, before its first attempt; one that cannot be changed does not hold back the others. */
  private async receive(batch: BatchInvocation, processors: readonly MessagePostProcessor[]): Promise<void> {
    const failed = new Map<FlowingMessage, unknown>();
    for (const item of batch.open) {
      try {
        processReceived(item, processors);
      } catch (thrown) {
        failed.set(item, thrown);
      }
    }
    batch.open = batch.open.filter((item) => !failed.has(item));
    await Promise.all([...failed].map(([item, thrown]) => this.failures.take(item, thrown)));
  }

  /** Settles what has succeeded, and resolves with what has not. */
  private async attempt(batch: BatchInvocation): Promise<ReadonlyMap<FlowingMessage, unknown>> {
    const outcome = await this.outcomeOf(batch);
    const failed = new Map([...failedItems(batch.batch, outcome), ...batch.unreadable]);
    for (const item of batch.open) {
      if (failed.has(item)) continue;
      item.source.failuresInARow = 0;
      this.parts.selfPause.succeeded();
      this.successes.settle(item);
      item.source.done(item);
    }
    return failed;
  }

  private async outcomeOf(batch: BatchInvocation): Promise<BatchOutcome> {
    try {
      return { result: await this.parts.pipeline.run(batch) };
    } catch (thrown) {
      return { thrown };
    }
  }

  /** The wait before the next attempt; `undefined` when the message has been settled instead, or is waiting to be. */
  private async delayOf(item: FlowingMessage, thrown: unknown, number: number): Promise<number | undefined> {
    try {
      return await delayOfNextAttempt(this.parts.retry, item, { thrown, number });
    } catch (last) {
      await this.failures.take(item, last);
      return undefined;
    }
  }

  private warnOfRequests(items: readonly FlowingMessage[]): void {
    if (this.hasWarnedOfRequests || items.every(({ message }) => message.properties.replyTo === undefined)) return;
    this.hasWarnedOfRequests = true;
    this.parts.logger.warn(
      `Listener '${this.parts.listener}' takes batches, and got a request: nobody will answer it. Send requests to a queue whose listener has no batch`,
    );
  }
}
