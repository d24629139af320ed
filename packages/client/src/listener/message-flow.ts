import { isPromise } from '../retry/is-promise';
import { FailureFlow } from './failure-flow';
import type { FlowingMessage, MessageFlowParts } from './message-flow-parts';
import { SuccessfulMessages } from './successful-messages';

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
    this.parts.selfPause.succeeded();
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
