import type { Channel, Message } from '@nest-amqp/core';
import { Acknowledgment } from './acknowledgment';
import type { ListenerInvocation, MessageHandler } from './endpoint';
import type { TimedWork } from './handler-timeout-step';
import type { FlowingMessage } from './message-flow-parts';

/** Messages of one channel on their way to a handler that takes them together. There is always at least one. */
export class BatchInvocation implements ListenerInvocation, TimedWork {
  handler: MessageHandler | undefined = undefined;
  /** Those that are neither settled nor given up. */
  open: readonly FlowingMessage[];
  /** Those that the handler gets in this attempt. */
  batch: readonly FlowingMessage[];
  /** Those of {@link open} that could not be converted in this attempt, and why. */
  readonly unreadable = new Map<FlowingMessage, unknown>();
  private controller = new AbortController();

  constructor(
    private readonly first: FlowingMessage,
    all: readonly FlowingMessage[],
  ) {
    this.open = this.batch = all;
    for (const each of all) each.onAbort = (reason) => this.abort(reason);
  }

  get message(): Message {
    return (this.batch[0] ?? this.first).message;
  }

  get payload(): unknown {
    return this.batch.map(({ payload }) => payload);
  }

  get channel(): Channel {
    return this.first.channel;
  }

  get acknowledgment(): Acknowledgment {
    return new BatchAcknowledgment(this.batch.map(({ acknowledgment }) => acknowledgment));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get label(): string {
    return `${this.open.length} messages of queue '${this.first.source.queue}'`;
  }

  abort(reason: Error): void {
    this.controller.abort(reason);
  }

  renewSignal(): void {
    if (this.controller.signal.aborted) this.controller = new AbortController();
  }

  pause(delayMs: number): Promise<boolean> {
    return this.first.pause(delayMs);
  }
}

/** Settles those of a batch that are not settled yet. */
class BatchAcknowledgment extends Acknowledgment {
  constructor(private readonly each: readonly Acknowledgment[]) {
    super();
  }

  get settled(): boolean {
    return this.each.every(({ settled }) => settled);
  }

  ack(): void {
    for (const acknowledgment of this.each) acknowledgment.ack();
  }

  nack(options?: { readonly requeue?: boolean }): void {
    for (const acknowledgment of this.each) acknowledgment.nack(options);
  }
}
