import type { CorrelationData, Message, PublishContext, PublishPostProcessor, ReturnedMessage, Unroutable } from '@nest-amqp/core';

/** What is known of a message when it starts on its way. */
export interface OutgoingStart {
  readonly exchange: string;
  readonly routingKey: string;
  readonly message: Message;
  readonly unroutable: Unroutable;
  /** When it was handed over, on the transport's clock. */
  readonly since: number;
  readonly timeoutMs: number;
  readonly correlation: CorrelationData | undefined;
  readonly postProcess: PublishPostProcessor | undefined;
}

/** A message on its way out, with whoever waits for its outcome. */
export class Outgoing implements PublishContext {
  readonly exchange: string;
  readonly routingKey: string;
  message: Message;
  readonly unroutable: Unroutable;
  readonly since: number;
  /** When the send is given up, on the same clock. */
  readonly deadline: number;
  readonly correlation: CorrelationData | undefined;
  readonly postProcess: PublishPostProcessor | undefined;
  /** Whether it was ever written: if so, a failure cannot tell whether the broker has it. */
  written = false;
  /** Set when the broker returned it; its confirm follows. */
  returned: ReturnedMessage | undefined = undefined;
  /** Whether its promise is settled; what is settled is skipped wherever it still stands. */
  settled = false;
  /** What the sender got; it resolves or rejects by the two below. */
  readonly outcome: Promise<void>;
  resolve!: () => void;
  reject!: (error: Error) => void;

  constructor(start: OutgoingStart) {
    this.exchange = start.exchange;
    this.routingKey = start.routingKey;
    this.message = start.message;
    this.unroutable = start.unroutable;
    this.since = start.since;
    this.deadline = start.since + start.timeoutMs;
    this.correlation = start.correlation;
    this.postProcess = start.postProcess;
    this.outcome = new Promise<void>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}
