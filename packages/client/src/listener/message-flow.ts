import type { AmqpLogger } from '../connection/logger';
import { isPromise } from '../retry/is-promise';
import type { Recovery } from '../retry/recovery';
import type { DelayedReturns } from './delayed-returns';
import { FailureFlow } from './failure-flow';
import type { DeliverySource, Invocation } from './invocation';
import type { Pipeline } from './pipeline';
import type { ResolvedListenerOptions } from './resolve-listener-options';
import type { Replies } from './replies';
import { SuccessfulMessages } from './successful-messages';

/** A channel's part in the flow of its messages. */
export interface FlowSource extends DeliverySource {
  readonly delayedReturns: DelayedReturns;
  /** Failures since the last success. */
  failuresInARow: number;
  /** A message has been begun. */
  begun(invocation: Invocation): void;
  /** Nothing more will be done about a message. */
  done(invocation: Invocation): void;
}

/** What the flow of one listener is made of. */
export interface MessageFlowParts {
  readonly listener: string;
  readonly pipeline: Pipeline<Invocation>;
  readonly replies: Replies;
  readonly recovery: Recovery;
  readonly options: ResolvedListenerOptions;
  readonly logger: AmqpLogger;
}

/** A message on its way through a listener. */
export type FlowingMessage = Invocation & { readonly source: FlowSource };

/** Takes each message through the pipeline, answers it if it is a request, and settles it. */
export class MessageFlow {
  private readonly failures: FailureFlow;
  private readonly successes: SuccessfulMessages;

  constructor(private readonly parts: MessageFlowParts) {
    this.failures = new FailureFlow(parts);
    this.successes = new SuccessfulMessages(parts);
  }

  /** Calls `free` when the handler is free for the next message; the reply to this one may still be on its way. Never throws. */
  run(invocation: FlowingMessage, free: () => void): void {
    invocation.source.begun(invocation);
    let result: unknown;
    try {
      result = this.parts.pipeline.run(invocation);
    } catch (thrown) {
      void this.failures.take(invocation, thrown).then(free);
      return;
    }
    if (isPromise(result)) {
      result.then(
        (value) => {
          this.finished(invocation, value, free);
        },
        (thrown: unknown) => void this.failures.take(invocation, thrown).then(free),
      );
    } else {
      this.finished(invocation, result, free);
    }
  }

  private finished(invocation: FlowingMessage, result: unknown, free: () => void): void {
    const { source } = invocation;
    source.failuresInARow = 0;
    try {
      if (result === undefined || !this.replies(invocation, result)) {
        this.successes.settle(invocation);
        source.done(invocation);
      }
    } catch (thrown) {
      void this.failures.take(invocation, thrown).then(free);
      return;
    }
    free();
  }

  /** Whether the result is a reply; then it is sent, and the message is settled and done with after that. */
  private replies(invocation: FlowingMessage, result: unknown): boolean {
    const { replies } = this.parts;
    const address = replies.addressFor(invocation);
    if (!address) return false;
    // The request has run: what fails from here on must not run it again, so it does not go through the retries.
    void replies.send(invocation, address, replies.replyFor(invocation, result)).then(
      () => {
        this.successes.settle(invocation);
        invocation.source.done(invocation);
      },
      (thrown: unknown) => {
        const { failures } = this;
        failures.log(
          `The reply to ${invocation.label} could be neither published nor parked, so the request goes back to its queue`,
          failures.errorOf(thrown),
        );
        invocation.source.failuresInARow++;
        void failures.returnLater(invocation);
      },
    );
    return true;
  }
}
