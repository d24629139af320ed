import type { AmqpLogger } from '../connection/logger';
import type { Fate, Recovery } from '../retry/recovery';
import { verdictOf } from '../retry/failure-verdict';
import { isPromise } from '../retry/is-promise';
import { thrownError } from '../retry/thrown-error';
import type { ConsumePipeline } from './consume-pipeline';
import { returnDelayMs, type DelayedReturns } from './delayed-returns';
import type { DeliverySource, Invocation } from './invocation';
import type { ResolvedListenerOptions } from './resolve-listener-options';
import type { Replies } from './replies';

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
  readonly pipeline: ConsumePipeline;
  readonly replies: Replies;
  readonly recovery: Recovery;
  readonly options: ResolvedListenerOptions;
  readonly logger: AmqpLogger;
}

type Flowing = Invocation & { readonly source: FlowSource };

/** Takes each message through the pipeline, answers it if it is a request, and settles it. */
export class MessageFlow {
  private warnedOfUnsettled = false;

  constructor(private readonly parts: MessageFlowParts) {}

  /** Calls `free` when the handler is free for the next message; the reply to this one may still be on its way. Never throws. */
  run(invocation: Flowing, free: () => void): void {
    invocation.source.begun(invocation);
    let result: unknown;
    try {
      result = this.parts.pipeline.run(invocation);
    } catch (thrown) {
      void this.failed(invocation, thrown).then(free);
      return;
    }
    if (isPromise(result)) {
      result.then(
        (value) => {
          this.finished(invocation, value, free);
        },
        (thrown: unknown) => void this.failed(invocation, thrown).then(free),
      );
    } else {
      this.finished(invocation, result, free);
    }
  }

  private finished(invocation: Flowing, result: unknown, free: () => void): void {
    const { source } = invocation;
    source.failuresInARow = 0;
    try {
      if (result === undefined || !this.replies(invocation, result)) {
        this.succeeded(invocation);
        source.done(invocation);
      }
    } catch (thrown) {
      void this.failed(invocation, thrown).then(free);
      return;
    }
    free();
  }

  /** Whether the result is a reply; then it is sent, and the message is settled and done with after that. */
  private replies(invocation: Flowing, result: unknown): boolean {
    const { replies } = this.parts;
    const address = replies.addressFor(invocation);
    if (!address) return false;
    // The request has run: what fails from here on must not run it again, so it does not go through the retries.
    void replies.send(invocation, address, replies.replyFor(invocation, result)).then(
      () => {
        this.succeeded(invocation);
        invocation.source.done(invocation);
      },
      (thrown: unknown) => {
        const error = this.errorOf(thrown);
        this.log(`The reply to ${invocation.label} could be neither published nor parked, so the request goes back to its queue`, error);
        const { source } = invocation;
        source.failuresInARow++;
        void this.returnAfter(returnDelayMs(source.failuresInARow), invocation, () => source.settlement.giveBack(invocation));
      },
    );
    return true;
  }

  private succeeded(invocation: Flowing): void {
    const { options, listener, logger } = this.parts;
    if (options.ackMode === 'AUTO') invocation.source.settlement.ack(invocation);
    else if (options.ackMode === 'MANUAL' && !invocation.settled && !this.warnedOfUnsettled) {
      this.warnedOfUnsettled = true;
      logger.warn(
        `${invocation.handler?.name ?? listener} finished without settling ${invocation.label}: it stays unacknowledged, and counts against the prefetch, until it is settled or the channel closes. Call ack() or nack() of the Acknowledgment, or set ackMode: 'AUTO'`,
      );
    }
  }

  private async failed(invocation: Flowing, thrown: unknown): Promise<void> {
    const { source } = invocation;
    try {
      if (await this.settleFailed(invocation, this.errorOf(thrown))) return;
    } catch (internal) {
      this.log(`${invocation.label} could not be settled after a failure, so it goes back to its queue`, this.errorOf(internal));
      source.settlement.giveBack(invocation);
    }
    source.done(invocation);
  }

  /** Resolves with true when the message is still waiting to be given back. */
  private async settleFailed(invocation: Flowing, error: Error): Promise<boolean> {
    const { source } = invocation;
    const failed = `${invocation.handler?.name ?? this.parts.listener} failed for ${invocation.label}`;
    if (!source.isLive) {
      this.parts.logger.debug?.(`${failed} after its channel was lost; the broker delivers it again: ${error.message}`);
      return false;
    }
    if (invocation.settled) {
      this.log(`${failed}, which it had settled before`, error);
      return false;
    }
    const verdict = verdictOf(error);
    if (verdict === 'acknowledge') source.settlement.ack(invocation);
    else if (verdict === 'requeue') source.settlement.giveBack(invocation);
    else return this.recover(invocation, error, failed);
    this.parts.logger.debug?.(`${failed} and wanted it ${verdict === 'requeue' ? 'back in its queue' : 'acknowledged'}: ${error.message}`);
    return false;
  }

  private async recover(invocation: Flowing, error: Error, failed: string): Promise<boolean> {
    const { source } = invocation;
    source.failuresInARow++;
    const fate = await this.fateOf(invocation, error);
    this.log(`${failed}; ${fate.told}`, error);
    switch (fate.leaving) {
      case 'ack':
        source.settlement.ack(invocation);
        return false;
      case 'reject':
        source.settlement.reject(invocation);
        return false;
      case 'return-later':
        await this.returnAfter(returnDelayMs(source.failuresInARow), invocation, () => source.settlement.giveBack(invocation));
        return true;
      case 'return-counted': {
        const delivered = invocation.message.properties.headers['x-delivery-count'];
        const failures = typeof delivered === 'number' ? delivered + 1 : source.failuresInARow;
        await this.returnAfter(returnDelayMs(failures), invocation, () => source.settlement.giveBackFailed(invocation));
        return true;
      }
    }
  }

  private async fateOf(invocation: Flowing, error: Error): Promise<Fate> {
    const { options, recovery, replies } = this.parts;
    if (options.returnErrors) {
      const address = replies.addressFor(invocation);
      try {
        if (address) {
          await replies.sendError(invocation, address, error);
          return { leaving: 'ack', told: `the requester was told at '${address.toString()}'` };
        }
      } catch (thrown) {
        this.log(`The requester of ${invocation.label} could not be told that it failed`, this.errorOf(thrown));
      }
    }
    if (options.ackMode === 'NONE' && options.recoverer === undefined) {
      return { leaving: 'ack', told: 'the broker has forgotten it, as ackMode NONE says' };
    }
    return recovery.recover({ message: invocation.message, queue: invocation.source.queue, error });
  }

  /** Resolves when the wait has begun. */
  private async returnAfter(delayMs: number, invocation: Flowing, giveBack: () => void): Promise<void> {
    await invocation.source.delayedReturns.add(delayMs, () => {
      giveBack();
      invocation.source.done(invocation);
    });
  }

  private errorOf(thrown: unknown): Error {
    return thrownError(thrown, this.parts.listener);
  }

  private log(message: string, error: Error): void {
    this.parts.logger.error(`${message}. ${error.stack ?? `${error.name}: ${error.message}`}`);
  }
}
