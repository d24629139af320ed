import { verdictOf } from '../retry/failure-verdict';
import type { Fate } from '../retry/recovery';
import { thrownError } from '../retry/thrown-error';
import { returnDelayMs } from './delayed-returns';
import type { FlowingMessage, MessageFlowParts } from './message-flow-parts';

const LONGEST_UNWANTED_WAIT_MS = 1_000;

/** Settles messages whose handler failed for good, or said by its error what becomes of them. */
export class FailureFlow {
  constructor(private readonly parts: Omit<MessageFlowParts, 'pipeline'>) {}

  /** Settles the message, at once or after a pause, and tells its source when it is done with. Never rejects. */
  async take(invocation: FlowingMessage, thrown: unknown): Promise<void> {
    const { source } = invocation;
    try {
      if (await this.settle(invocation, this.errorOf(thrown))) return;
    } catch (internal) {
      this.log(`${invocation.label} could not be settled after a failure, so it goes back to its queue`, this.errorOf(internal));
      source.settlement.giveBack(invocation);
    }
    source.done(invocation);
  }

  /** Gives a message back after a pause that grows with the failures in a row. Resolves when the pause has begun. */
  async returnLater(invocation: FlowingMessage): Promise<void> {
    const { source } = invocation;
    await this.returnAfter(returnDelayMs(source.failuresInARow), invocation, () => source.settlement.giveBack(invocation));
  }

  errorOf(thrown: unknown): Error {
    return thrownError(thrown, this.parts.listener);
  }

  log(message: string, error: Error): void {
    this.parts.logger.error(`${message}. ${error.stack ?? `${error.name}: ${error.message}`}`);
  }

  /** Resolves with true when the message is still waiting to be given back. */
  private async settle(invocation: FlowingMessage, error: Error): Promise<boolean> {
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
    switch (verdictOf(error)) {
      case 'acknowledge':
        source.settlement.ack(invocation);
        this.tell(invocation, error, 'it is acknowledged');
        return false;
      case 'requeue':
        this.tell(invocation, error, 'it goes back to its queue');
        return this.giveBackAtOnce(invocation);
      case 'pause':
        this.parts.selfPause.pauseFor(error);
        source.settlement.giveBack(invocation);
        this.tell(invocation, error, 'the listener pauses, and it goes back to its queue');
        return false;
      default:
        return this.recover(invocation, error, failed);
    }
  }

  /** At once the first time; one that comes back and is not wanted again would go round as fast as the broker can, so it waits up to a second. */
  private async giveBackAtOnce(invocation: FlowingMessage): Promise<boolean> {
    const { source } = invocation;
    if (invocation.message.properties.redelivered !== true) {
      source.settlement.giveBack(invocation);
      return false;
    }
    source.failuresInARow++;
    const delayMs = Math.min(LONGEST_UNWANTED_WAIT_MS, returnDelayMs(source.failuresInARow));
    await this.returnAfter(delayMs, invocation, () => source.settlement.giveBack(invocation));
    return true;
  }

  private async recover(invocation: FlowingMessage, error: Error, failed: string): Promise<boolean> {
    const { source } = invocation;
    source.failuresInARow++;
    const fate = await this.fateOf(invocation, error);
    this.log(`${failed}; ${fate.told}`, error);
    this.tell(invocation, error, fate.told);
    switch (fate.leaving) {
      case 'ack':
        source.settlement.ack(invocation);
        return false;
      case 'reject':
        source.settlement.reject(invocation);
        return false;
      case 'return-later':
        await this.returnLater(invocation);
        return true;
      case 'return-counted': {
        const delivered = invocation.message.properties.headers['x-delivery-count'];
        const failures = typeof delivered === 'number' ? delivered + 1 : source.failuresInARow;
        await this.returnAfter(returnDelayMs(failures), invocation, () => source.settlement.giveBackFailed(invocation));
        return true;
      }
    }
  }

  private async fateOf(invocation: FlowingMessage, error: Error): Promise<Fate> {
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

  private async returnAfter(delayMs: number, invocation: FlowingMessage, giveBack: () => void): Promise<void> {
    await invocation.source.delayedReturns.add(delayMs, () => {
      giveBack();
      invocation.source.done(invocation);
    });
  }

  /** Prints all that has happened to the message. */
  private tell(invocation: FlowingMessage, error: Error, outcome: string): void {
    const { logger } = this.parts;
    if (!logger.debug) return;
    const { failureTrail, label } = invocation;
    failureTrail.failed(Math.max(1, invocation.failures), error, outcome);
    logger.debug(`${label}: ${failureTrail.toString()}`);
  }
}
