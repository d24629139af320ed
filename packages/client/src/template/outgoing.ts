import type { CorrelationData, Message, MessagePostProcessor, ReturnedMessage, Unroutable } from '@nest-amqp/core';

/** A message on its way out, with whoever waits for its outcome. */
export interface Outgoing {
  readonly exchange: string;
  readonly routingKey: string;
  message: Message;
  readonly unroutable: Unroutable;
  /** When the send is given up, on the transport's clock. */
  readonly deadline: number;
  readonly correlation: CorrelationData | undefined;
  readonly postProcess: MessagePostProcessor | undefined;
  /** Whether it was ever written: if so, a failure cannot tell whether the broker has it. */
  written: boolean;
  /** Set when the broker returned it; its confirm follows. */
  returned: ReturnedMessage | undefined;
  /** Whether its promise is settled; what is settled is skipped wherever it still stands. */
  settled: boolean;
  /** What the sender got; it resolves or rejects by the two below. */
  outcome: Promise<void> | undefined;
  resolve: (() => void) | undefined;
  reject: ((error: Error) => void) | undefined;
}
