import { Message, type Channel, type Delivery } from '@nest-amqp/core';
import type { Span } from '../observation/telemetry';
import { FailureTrail } from '../retry/failure-trail';
import { withoutDetour } from '../retry/origin';
import { failedAttempts } from '../retry/retry-headers';
import type { Acknowledgment } from './acknowledgment';
import type { ListenerInvocation, MessageHandler } from './endpoint';
import type { Placed } from './in-hand';
import { MessageAcknowledgment } from './message-acknowledgment';
import type { Pauses } from './pauses';
import type { Settleable, SettledListener, Settlement } from './settlement';

/** Where a delivery came from: one consumer's channel. */
export interface DeliverySource {
  readonly queue: string;
  /** False once the channel is lost: the broker delivers its messages again, to whomever. */
  readonly isLive: boolean;
  readonly settlement: Settlement;
  readonly pauses: Pauses;
  /** What handlers get as the channel. */
  readonly listenerChannel: Channel;
}

/**
 * One message on its way to a handler. What a handler may ask for is made when it is asked for, so a message costs no
 * more than its handler uses.
 */
export class Invocation implements ListenerInvocation, Settleable, Placed {
  settled = false;
  place = 0;
  payload: unknown = undefined;
  /** Chosen by the conversion step. */
  handler: MessageHandler | undefined = undefined;
  /** The span that the handler runs in, where tracing is on. */
  span: Span | undefined = undefined;
  onSettled: SettledListener | undefined = undefined;
  /** Attempts that have failed, those before this delivery included; 0 until one has failed here. */
  failures = 0;
  /** What has become of it since its first failure; absent until then. */
  trail: FailureTrail | undefined = undefined;
  /** Told when the signal aborts. */
  onAbort: ((reason: Error) => void) | undefined = undefined;
  private received: Message | undefined = undefined;
  private ownAcknowledgment: Acknowledgment | undefined = undefined;
  private controller: AbortController | undefined = undefined;
  private abortedBy: Error | undefined = undefined;

  constructor(
    readonly source: DeliverySource,
    private readonly delivery: Delivery,
  ) {}

  get deliveryTag(): number {
    return this.delivery.deliveryTag;
  }

  get message(): Message {
    return (this.received ??= Message.received(withoutDetour(this.delivery), this.source.queue));
  }

  /** From here on everybody sees it so. */
  replaceMessage(message: Message): void {
    this.received = message;
  }

  get channel(): Channel {
    return this.source.listenerChannel;
  }

  get acknowledgment(): Acknowledgment {
    return (this.ownAcknowledgment ??= new MessageAcknowledgment(this, this.source.settlement));
  }

  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.abortedBy) this.controller.abort(this.abortedBy);
    }
    return this.controller.signal;
  }

  /** Settled by a MANUAL handler, or lost with its channel: another attempt would change nothing, or run beside a redelivery. */
  get decided(): boolean {
    return this.settled || !this.source.isLive;
  }

  get failedBefore(): number {
    return failedAttempts(this.delivery.properties);
  }

  get failureTrail(): FailureTrail {
    return (this.trail ??= new FailureTrail(this.delivery.properties));
  }

  /** For logs. */
  get label(): string {
    const id = this.delivery.properties.messageId;
    return `message ${id ?? `without id (delivery tag ${this.deliveryTag})`} of queue '${this.source.queue}'`;
  }

  /** Runs something where the handler ran. */
  within<T>(work: () => T): T {
    return this.span ? this.span.run(work) : work();
  }

  /** Calls the listener when the message is settled, by whomever. */
  whenSettled(tell: SettledListener): void {
    const { onSettled: before } = this;
    this.onSettled = before
      ? (how, requeue) => {
          before(how, requeue);
          tell(how, requeue);
        }
      : tell;
  }

  abort(reason: Error): void {
    this.abortedBy ??= reason;
    this.controller?.abort(reason);
    this.onAbort?.(reason);
  }

  /** The signal of the attempt before has told that it was over; the next one gets its own. */
  renewSignal(): void {
    this.controller = this.abortedBy = undefined;
  }

  pause(delayMs: number): Promise<boolean> {
    return this.source.pauses.wait(delayMs);
  }
}
