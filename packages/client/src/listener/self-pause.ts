import { isAmqpError, PauseListenerError, type Clock, type Timer } from '@nest-amqp/core';
import type { AmqpLogger } from '../connection/logger';
import type { RabbitEvents } from '../events/rabbit-events';
import { causesOf } from '../retry/causes';
import { FailureWindow, type PauseWhen } from './pause-when';

/** What a listener does about its pauses. */
export interface SelfPauseSteps {
  /** Stops consuming; messages go back to their queue. */
  pause(): Promise<void>;
  /** Consumes one message at a time. */
  probe(): Promise<void>;
  /** Consumes as the options say. */
  widen(): Promise<void>;
}

/** What the pauses of one listener stand on. */
export interface SelfPauseParts {
  readonly listener: string;
  readonly clock: Clock;
  readonly logger: AmqpLogger;
  readonly events?: RabbitEvents;
  readonly when?: PauseWhen;
  readonly steps: SelfPauseSteps;
}

const DEFAULT_PAUSE_MS = 30_000;

/**
 * A listener that stops by itself when what it depends on is down. After the pause it takes one message: if that succeeds the
 * listener goes on in full, if it fails the pause begins anew.
 */
export class SelfPause {
  private phase: 'none' | 'paused' | 'probing' = 'none';
  private timer: Timer | undefined;
  private until: Date | undefined;
  private readonly window: FailureWindow | undefined;

  constructor(private readonly parts: SelfPauseParts) {
    this.window = parts.when && new FailureWindow(parts.when);
  }

  /** When it tries a message again; `undefined` while it is not paused. */
  get pausedUntil(): Date | undefined {
    return this.until;
  }

  /** It takes one message at a time, until one succeeds. */
  get isProbing(): boolean {
    return this.phase === 'probing';
  }

  /** A handler has succeeded. */
  succeeded(): void {
    this.window?.add(false);
    if (this.phase !== 'probing') return;
    this.end();
    this.parts.logger.log(`Listener '${this.parts.listener}' has handled a message after its pause, and goes on in full`);
    this.parts.events?.emit({ type: 'listener.resumed', listener: this.parts.listener });
    void this.run(this.parts.steps.widen());
  }

  /** An attempt has failed that could be made again. Returns what to fail with in its place, if the listener pauses. */
  insteadOf(thrown: unknown): PauseListenerError | undefined {
    if (this.phase !== 'none') return new PauseListenerError('the listener pauses, so nothing is tried again', { cause: thrown });
    const { window, parts } = this;
    window?.add(true);
    if (!window?.isOver || !parts.when) return undefined;
    const { failureRate, of, forMs } = parts.when;
    return new PauseListenerError(`at least ${String(Math.round(failureRate * 100))} % of the last ${String(of)} attempts have failed`, {
      forMs,
      cause: thrown,
    });
  }

  /** Pauses for a failure that is, or was caused by, a `PauseListenerError`; does nothing during a pause. */
  pauseFor(failure: unknown): void {
    if (this.phase === 'paused') return;
    const { listener, clock, logger, events, when, steps } = this.parts;
    const asked = askedPause(failure);
    const forMs = asked?.forMs ?? when?.forMs ?? DEFAULT_PAUSE_MS;
    const reason = this.phase === 'probing' ? 'the message that was tried has failed, too' : (asked?.message ?? 'a handler asked for it');
    this.phase = 'paused';
    this.window?.clear();
    this.until = new Date(clock.now() + forMs);
    logger.warn(`Listener '${listener}' pauses for ${String(forMs)} ms: ${reason}. Its messages go back to their queue`);
    events?.emit({ type: 'listener.paused', listener, reason, forMs });
    this.timer = clock.after(forMs, () => this.tryOne());
    this.timer.unref();
    void this.run(steps.pause());
  }

  /** Forgets a pause: somebody else decides now whether the listener consumes. Returns whether there was one. */
  end(): boolean {
    const { phase } = this;
    this.timer?.cancel();
    this.timer = this.until = undefined;
    this.phase = 'none';
    this.window?.clear();
    return phase !== 'none';
  }

  private tryOne(): void {
    this.phase = 'probing';
    this.until = undefined;
    this.parts.logger.log(`Listener '${this.parts.listener}' tries one message after its pause`);
    void this.run(this.parts.steps.probe());
  }

  private async run(step: Promise<void>): Promise<void> {
    try {
      await step;
    } catch (error) {
      this.parts.logger.error(`Listener '${this.parts.listener}' could not be paused or resumed: ${String(error)}`);
    }
  }
}

function askedPause(failure: unknown): { readonly message: string; readonly forMs?: number } | undefined {
  for (const link of causesOf(failure)) {
    if (isAmqpError(link, 'PAUSE_LISTENER')) return { message: link.message, forMs: (link as Partial<PauseListenerError>).forMs };
  }
  return undefined;
}
